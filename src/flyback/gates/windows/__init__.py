"""Maintenance windows: when they are open, as half-open spans of UTC.

A window begins at a time on the wall of its zone. Where the clocks jump over that time, it begins with the first
instant after the gap; where they show it twice, the first time. It lasts for elapsed time, whatever the clocks do
meanwhile. Windows that overlap or touch are one; freezes take away from all of them.
"""

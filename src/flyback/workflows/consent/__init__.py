"""What people sign: approvals of a plan, waivers of a gate."""

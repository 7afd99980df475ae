-- flyback: not-undoable personal data of closed accounts must not come back
UPDATE customers
SET name = 'forgotten', email = 'forgotten-' || id || '@example.invalid'
WHERE closed_on IS NOT NULL;

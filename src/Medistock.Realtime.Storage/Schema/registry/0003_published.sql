-- What the ANSM publishes of a presentation's availability, with our own dated history: JSON, oldest first; NULL: no list read yet.
ALTER TABLE presentation ADD COLUMN published TEXT;

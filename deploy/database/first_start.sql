-- Run once, when the volume is empty. Fukasa owns its database and nothing else; there are no passwords.
ALTER ROLE postgres PASSWORD NULL;
CREATE ROLE fukasa LOGIN;
CREATE DATABASE fukasa OWNER fukasa;

-- Makes a session fit for holding a lock for hours: the server does not end it while its client lives, and sees within
-- 30 seconds that a machine is gone without a word; Flyway and flyback wait longer than that for the lock.
set idle_session_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set statement_timeout = 0;
set lock_timeout = 0;
set tcp_keepalives_idle = 10;
set tcp_keepalives_interval = 5;
set tcp_keepalives_count = 4

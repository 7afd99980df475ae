-- Makes a session fit for holding a lock for hours: the server neither ends it nor fails to see that its client is gone.
set idle_session_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set statement_timeout = 0;
set lock_timeout = 0;
set tcp_keepalives_idle = 30;
set tcp_keepalives_interval = 10;
set tcp_keepalives_count = 3

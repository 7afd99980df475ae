"""Data statements whose effects are watched on a server, and the database they run on."""

SCHEMA = """
CREATE TYPE mood AS ENUM ('sad','ok','happy');
CREATE TABLE t (id int PRIMARY KEY, a int, b text, v varchar(50), d date, bo boolean, en mood, jb jsonb, k int NOT NULL DEFAULT 7);
INSERT INTO t SELECT g, g % 100 + 1, 'b'||g, 'v'||g, date '2024-01-01' + g % 300, g%2=0, 'ok', '{"x":1}', g FROM generate_series(1,5000) g;
CREATE INDEX t_a_idx ON t(a); CREATE INDEX t_v_idx ON t(v);
CREATE TABLE p (id int PRIMARY KEY, name text);
INSERT INTO p SELECT g, 'p'||g FROM generate_series(1,2000) g;
CREATE TABLE ch (id int PRIMARY KEY, p_id int REFERENCES p(id), q int); INSERT INTO ch SELECT g, g % 2000 + 1, g FROM generate_series(1,5000) g;
CREATE TABLE cc (id int PRIMARY KEY, ch_id int REFERENCES ch(id) ON DELETE CASCADE); CREATE INDEX cc_ch ON cc(ch_id); INSERT INTO cc SELECT g, g FROM generate_series(1,5000) g;
CREATE TABLE pc (id int PRIMARY KEY, p_id int REFERENCES p(id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE e (id int);
CREATE TABLE s (id serial, b int); INSERT INTO s(b) SELECT generate_series(1,100);
CREATE TABLE i (id int GENERATED ALWAYS AS IDENTITY, b int, g int GENERATED ALWAYS AS (b*2) STORED); INSERT INTO i(b) SELECT generate_series(1,100);
CREATE TABLE pt (id int, x text) PARTITION BY RANGE (id); CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (1) TO (1000); CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (1000) TO (2000); CREATE TABLE ptd PARTITION OF pt DEFAULT;
INSERT INTO pt SELECT g, 'x' FROM generate_series(1,1999) g; CREATE INDEX pt_id ON pt(id);
CREATE TABLE pl (id int, r text) PARTITION BY LIST (r); CREATE TABLE pla PARTITION OF pl FOR VALUES IN ('a'); CREATE TABLE plb PARTITION OF pl FOR VALUES IN ('b','c'); INSERT INTO pl SELECT g, 'a' FROM generate_series(1,100) g;
CREATE TABLE par (id int); CREATE TABLE kid () INHERITS (par); INSERT INTO kid SELECT generate_series(1,1000);
CREATE VIEW vw AS SELECT id, a, b AS bb FROM t; CREATE VIEW v5 AS SELECT id, a FROM t WHERE a = 5; CREATE VIEW vagg AS SELECT a, count(*) FROM t GROUP BY a; CREATE VIEW vv AS SELECT id FROM vw;
CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t; CREATE INDEX mv_a ON mv(a);
CREATE SEQUENCE sq;
CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM t';
CREATE FUNCTION wipe2() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM p WHERE id = 1; END $$;
CREATE FUNCTION dyn(x text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM ' || x; END $$;
CREATE FUNCTION st() RETURNS bigint STABLE LANGUAGE sql AS 'SELECT count(*) FROM p';
CREATE PROCEDURE proc() LANGUAGE sql AS 'DELETE FROM p WHERE id=3; INSERT INTO e VALUES (1)';
CREATE PROCEDURE procc() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';
CREATE FUNCTION upd() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := 'x'; RETURN NEW; END $$;
CREATE FUNCTION aud() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO e VALUES (1); RETURN NULL; END $$;
CREATE TABLE audited (id int PRIMARY KEY, b text); CREATE TRIGGER aud AFTER INSERT OR UPDATE ON audited FOR EACH ROW EXECUTE FUNCTION aud();
CREATE TABLE touched (id int PRIMARY KEY, b text); CREATE TRIGGER upd BEFORE UPDATE ON touched FOR EACH ROW EXECUTE FUNCTION upd();
INSERT INTO touched SELECT g, 'b' FROM generate_series(1,1000) g;
CREATE TABLE sleeping (id int, b text); CREATE TRIGGER aud AFTER INSERT ON sleeping FOR EACH ROW EXECUTE FUNCTION aud(); ALTER TABLE sleeping DISABLE TRIGGER aud;
CREATE TABLE ruled (id int); CREATE RULE r AS ON INSERT TO ruled DO INSTEAD INSERT INTO e VALUES (NEW.id);
CREATE TABLE silent (id int); INSERT INTO silent VALUES (1); CREATE RULE r AS ON DELETE TO silent DO INSTEAD NOTHING;
CREATE VIEW instead AS SELECT a, count(*) FROM t GROUP BY a; CREATE TRIGGER it INSTEAD OF INSERT OR UPDATE ON instead FOR EACH ROW EXECUTE FUNCTION aud();
CREATE TABLE g1 (id int PRIMARY KEY); CREATE TABLE g2 (id int PRIMARY KEY, a int REFERENCES g1 ON DELETE CASCADE ON UPDATE CASCADE); CREATE TABLE g3 (id int, b int REFERENCES g2 ON DELETE SET NULL);
INSERT INTO g1 SELECT generate_series(1,1000); INSERT INTO g2 SELECT g,g FROM generate_series(1,1000) g; INSERT INTO g3 SELECT g,g FROM generate_series(1,1000) g;
CREATE TABLE fk3 (a int, b int, PRIMARY KEY (a,b)); CREATE TABLE fk4 (a int, b int, FOREIGN KEY (a,b) REFERENCES fk3); INSERT INTO fk3 SELECT g, g FROM generate_series(1,3000) g;
CREATE TABLE indexed (id int, b text, c int, d date); INSERT INTO indexed SELECT g, 'b' || g, g % 50, date '2024-01-01' + g % 300 FROM generate_series(1,5000) g;
CREATE INDEX lowered ON indexed (lower(b)); CREATE INDEX two ON indexed (c, id); CREATE INDEX dated ON indexed (d);
CREATE VIEW computed AS SELECT id, a + 1 AS more FROM t;
ANALYZE;
"""
_TABLE = """
insert|INSERT INTO t(id,k) VALUES (999999,1)
insert a null into a required column|INSERT INTO t(id,k) VALUES (99999,null)
insert without a required column|INSERT INTO t(a) VALUES (1)
insert into a column that is not there|INSERT INTO t(id,zz) VALUES (1,2)
insert too many values|INSERT INTO e VALUES (1,2)
insert one column twice|INSERT INTO e(id,id) VALUES (1,2)
insert default values|INSERT INTO e DEFAULT VALUES
insert with a serial|INSERT INTO s(b) VALUES (1)
insert with an identity|INSERT INTO i(b) VALUES (1)
insert into an identity|INSERT INTO i(id,b) VALUES (1,2)
insert over an identity|INSERT INTO i(id,b) OVERRIDING SYSTEM VALUE VALUES (1,2)
insert into a generated column|INSERT INTO i(g) VALUES (1)
insert what is read|INSERT INTO e SELECT id FROM t
insert what an index finds|INSERT INTO e SELECT id FROM t WHERE a = 5
insert a child|INSERT INTO ch VALUES (999999,1,1)
insert a child without a parent|INSERT INTO ch(id,q) VALUES (999999,1)
insert half a key|INSERT INTO fk4(a) VALUES (1)
insert a whole key|INSERT INTO fk4 VALUES (1,1)
do nothing on any conflict|INSERT INTO t(id) VALUES (1) ON CONFLICT DO NOTHING
do nothing on a conflict|INSERT INTO t(id) VALUES (1) ON CONFLICT (id) DO NOTHING
update on a conflict|INSERT INTO t(id,a) VALUES (1,1) ON CONFLICT (id) DO UPDATE SET a=excluded.a WHERE t.a > 1
insert into a partitioned table|INSERT INTO pt VALUES (5,'a')
insert into two partitions|INSERT INTO pt VALUES (5,'a'),(1500,'b')
insert by list|INSERT INTO pl VALUES (1,'b')
insert into a partition|INSERT INTO pt1 VALUES (5)
insert into a view|INSERT INTO vw(id,a) VALUES (99999,1)
insert into a view of groups|INSERT INTO vagg VALUES (1,1)
insert into a materialized view|INSERT INTO mv VALUES (1,1)
insert into nothing|INSERT INTO nope VALUES (1)
update everything|UPDATE t SET a=1
update by key|UPDATE t SET a=1 WHERE id=5
update by index|UPDATE t SET b='x' WHERE a=5
update without index|UPDATE t SET a=1 WHERE b='b5'
update the most|UPDATE t SET b='x' WHERE id > 10
update a few|UPDATE t SET b='x' WHERE id <= 100
update by several keys|UPDATE t SET b='x' WHERE id = ANY(ARRAY[1,2,3])
update by two indexes|UPDATE t SET b='x' WHERE id=1 OR a=5
update by one index of two|UPDATE t SET b='x' WHERE id=1 OR k=5
update where null|UPDATE t SET b='x' WHERE a IS NULL
update joined with all|UPDATE t SET b=p.name FROM p WHERE p.id=t.a
update joined with one|UPDATE t SET b=p.name FROM p WHERE p.id=t.id AND p.id=7
update with a query for each row|UPDATE t SET b=(SELECT name FROM p WHERE p.id=t.a)
update where a query finds one|UPDATE t SET b='x' WHERE id IN (SELECT id FROM p WHERE name='p7')
update in batches|UPDATE t SET b='x' WHERE id IN (SELECT id FROM t WHERE b IS NULL LIMIT 100)
update in locked batches|WITH x AS (SELECT id FROM t WHERE b='x' LIMIT 100 FOR UPDATE SKIP LOCKED) UPDATE t SET a=1 FROM x WHERE t.id=x.id
update what is not in|UPDATE t SET b='x' WHERE id NOT IN (SELECT id FROM p)
update by an expression|UPDATE indexed SET c=5 WHERE lower(b)='b5'
update by the second column|UPDATE indexed SET b='x' WHERE id=5 AND c=5
update by a range|DELETE FROM indexed WHERE d BETWEEN '2024-01-02' AND '2024-01-05'
update by chance|UPDATE t SET b='x' WHERE id=(random()*10)::int
update a view|UPDATE vw SET bb='x' WHERE id=5
update a view's condition|UPDATE v5 SET a=6
update a computed column|UPDATE computed SET more=5
update a view of groups|UPDATE vagg SET a=6
delete from a view of a view|DELETE FROM vv WHERE id=6
update a reference|UPDATE ch SET p_id=5 WHERE id=1
update beside a reference|UPDATE ch SET q=5 WHERE id=1
update what nobody refers to|UPDATE p SET name='x' WHERE id=2000
update a key that others follow|UPDATE g1 SET id=5000 WHERE id=5
update a partitioned table|UPDATE pt SET x='y'
update one partition|UPDATE pt SET x='y' WHERE id BETWEEN 100 AND 200
update two partitions|UPDATE pt SET x='y' WHERE id < 500
update a partition|UPDATE pt1 SET x='y'
update by list|UPDATE pl SET id=1 WHERE r='a'
update with children|UPDATE par SET id=1
update without children|UPDATE ONLY par SET id=1
update a generated column|UPDATE i SET g=1
update an identity|UPDATE i SET id=1
update one column twice|UPDATE e SET id=1, id=2
update a column that is not there|UPDATE t SET zz=1
delete everything|DELETE FROM e
delete with a join|DELETE FROM cc USING ch WHERE ch.id=cc.ch_id AND ch.q=5
delete a parent|DELETE FROM ch WHERE id=5
delete a chain|DELETE FROM g1 WHERE id=5
delete by place|DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE a=5 LIMIT 10)
delete by row|DELETE FROM t WHERE (id,a) = (1,2)
delete and tell|DELETE FROM t WHERE id=5 RETURNING (SELECT count(*) FROM p)
delete from one partition|DELETE FROM pt WHERE id=5
delete from a sequence|DELETE FROM sq
delete from an index|DELETE FROM t_pkey
select|SELECT * FROM t
select by key|SELECT * FROM t WHERE id=5
select for update|SELECT * FROM t WHERE id=5 FOR UPDATE
select for update of one|SELECT * FROM t JOIN p USING (id) WHERE id=5 FOR UPDATE OF p
select joined|SELECT * FROM t JOIN p ON t.a=p.id
select a chain|SELECT * FROM t JOIN ch ON ch.id=t.id JOIN p ON p.id=ch.p_id WHERE t.id=5
select left joined|SELECT * FROM t LEFT JOIN p ON t.a=p.id WHERE t.id=7
select all that may match|SELECT * FROM ch LEFT JOIN p ON p.id=ch.p_id AND p.name='x'
select fully joined|SELECT * FROM t FULL JOIN p ON p.id=t.id
select the greatest|SELECT max(id) FROM t
select the greatest without index|SELECT max(b) FROM t
select the first|SELECT * FROM t ORDER BY id LIMIT 10
select what has another's name|WITH p AS (SELECT * FROM t WHERE id=5) SELECT * FROM p
select and select|SELECT id FROM t UNION SELECT id FROM p
select from a view|SELECT * FROM vw WHERE id=5
select for update through a view|SELECT * FROM vw WHERE id=5 FOR UPDATE
select from a materialized view|SELECT * FROM mv WHERE a=5
select from a partition|SELECT * FROM pt WHERE id=5
select with children|SELECT * FROM par
select a sample|SELECT * FROM t TABLESAMPLE SYSTEM (1)
select into|SELECT * INTO nn FROM t
select a next value|SELECT nextval('public.sq'::regclass)
set a sequence|SELECT setval('sq', (SELECT max(id) FROM t))
set the sequence of a column|SELECT setval(pg_get_serial_sequence('public.s', 'id'), coalesce(max(id),1)) FROM s
call a function that deletes|SELECT wipe()
call a function that reads|SELECT st()
delete on the way|WITH d AS (DELETE FROM t WHERE id < 5 RETURNING id) INSERT INTO e SELECT id FROM d
merge|MERGE INTO t USING p ON t.id=p.id WHEN MATCHED THEN UPDATE SET a=1 WHEN NOT MATCHED THEN INSERT (id) VALUES (p.id+100000)
merge values|MERGE INTO t USING (VALUES (1,2)) v(id,a) ON t.id=v.id WHEN MATCHED THEN DELETE
merge by source|MERGE INTO e USING p ON e.id=p.id WHEN NOT MATCHED BY SOURCE THEN DELETE
merge into a view|MERGE INTO vw USING p ON vw.id=p.id WHEN MATCHED THEN UPDATE SET a=1
truncate|TRUNCATE e
truncate what is referred to|TRUNCATE p
truncate with sequences|TRUNCATE i RESTART IDENTITY
truncate a partitioned table alone|TRUNCATE ONLY pt
truncate with children|TRUNCATE par
truncate a view|TRUNCATE vw
truncate nothing|TRUNCATE t, nope
copy out|COPY t(id,a) TO '/dev/null'
copy a query out|COPY (SELECT * FROM t WHERE id=5) TO '/dev/null'
copy a view out|COPY vw TO '/dev/null'
copy a materialized view out|COPY mv TO '/dev/null'
copy a partitioned table out|COPY pt TO '/dev/null'
copy in|COPY t(id,k) FROM '/dev/null'
copy into a view|COPY vw FROM '/dev/null'
lock|LOCK TABLE t IN SHARE MODE
lock a view|LOCK TABLE vw IN SHARE MODE
lock a partitioned table|LOCK pt
lock alone|LOCK ONLY par
lock a sequence|LOCK sq
a block|DO $$ BEGIN DELETE FROM e; END $$
a block with a condition|DO $$ BEGIN IF EXISTS (SELECT 1 FROM t WHERE id=1) THEN UPDATE t SET a=1 WHERE id=1; END IF; END $$
a block with a loop|DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM p LOOP UPDATE t SET a=2 WHERE id=r.id; END LOOP; END $$
a block with text|DO $$ BEGIN EXECUTE format('DELETE FROM %I', 'e'); END $$
a block that commits|DO $$ BEGIN COMMIT; END $$
a block that catches|DO $$ BEGIN CREATE TABLE e (x int); EXCEPTION WHEN duplicate_table THEN NULL; END $$
call a procedure that is not there|CALL nope()
call a procedure that commits|CALL procc()
prepare|PREPARE x AS DELETE FROM t WHERE id=$1
prepare on a view|PREPARE x AS INSERT INTO vw(id) VALUES ($1)
prepare and execute|PREPARE x AS DELETE FROM t WHERE id=$1; EXECUTE x(5)
explain|EXPLAIN DELETE FROM ch
explain and run|EXPLAIN ANALYZE DELETE FROM t WHERE id=5
declare a cursor|DECLARE c CURSOR FOR SELECT * FROM t
fetch from a cursor|DECLARE c CURSOR FOR SELECT * FROM t; FETCH ALL FROM c
update a cursor's row|DECLARE c CURSOR FOR SELECT * FROM t FOR UPDATE; FETCH 1 FROM c; UPDATE t SET a=1 WHERE CURRENT OF c
a trigger that writes|INSERT INTO audited VALUES (1, 'x')
a trigger that changes the row|UPDATE touched SET b='y' WHERE id=5
a trigger that sleeps|INSERT INTO sleeping VALUES (1, 'x')
a rule instead|INSERT INTO ruled VALUES (5)
a rule that does nothing|DELETE FROM silent
a trigger instead|INSERT INTO instead VALUES (1,2)
a trigger instead of an update|UPDATE instead SET a=1
a savepoint that is gone|SAVEPOINT x; DELETE FROM e; RELEASE x; ROLLBACK TO x
another schema|CREATE SCHEMA app; CREATE TABLE app.t (zz int); SET search_path=app; UPDATE t SET zz=1; DELETE FROM public.e
another schema until later|CREATE SCHEMA app; CREATE TABLE app.t (zz int); SAVEPOINT a; SET LOCAL search_path=app; ROLLBACK TO a; DELETE FROM t WHERE id=1
foreign keys asleep|SET session_replication_role=replica; INSERT INTO ch VALUES (999999,1,1)
a label that is fresh|ALTER TYPE mood ADD VALUE 'new'; UPDATE t SET en='new' WHERE id=1
a label that looks fresh|ALTER TYPE mood ADD VALUE 'new'; INSERT INTO p VALUES (50000,'new')
a fresh label of a fresh type|CREATE TYPE m2 AS ENUM ('a'); ALTER TYPE m2 ADD VALUE 'b'; CREATE TABLE z (x m2 DEFAULT 'b')
"""
STATEMENTS = {name: sql for name, _, sql in (line.partition("|") for line in _TABLE.strip().splitlines())}
"""By what they are about."""

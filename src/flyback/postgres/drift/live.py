"""Reads the catalogue of a live database whole, and leaves nothing behind."""

import psycopg
from psycopg import sql

from flyback.model.catalog import Catalog
from flyback.postgres.catalogue.reader import CatalogueReader
from flyback.postgres.drift.structure import READ_SNAPSHOT, surroundings
from flyback.postgres.target.refusals import RefusedError
from flyback.postgres.target.target import Target

_OURS = "select name from pg_prepared_statements where starts_with(name, 'flyback_catalogue_')"


def read_live(target: Target) -> Catalog:
    """The catalogue as of one moment, in one transaction that can only read.

    Raises:
        RefusedError: the server refuses, or a view's tables were locked for seconds.
    """
    try:
        with surroundings(target, READ_SNAPSHOT) as cursor:
            catalog = CatalogueReader(target.connection).read()
            for (name,) in cursor.execute(_OURS).fetchall():  # a pooler hands the session on
                cursor.execute(sql.SQL("deallocate {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise RefusedError(error, target.address.shown) from None
    return catalog


def quoted(target: Target, *names: str) -> tuple[str, ...]:
    """Names with quotes where this server puts them.

    Raises:
        RefusedError: the server does not answer.
    """
    query = "select quote_ident(name) from unnest(%(names)s::text[]) with ordinality each(name, place) order by place"
    return tuple(name for (name,) in target.query(query, {"names": list(names)}))

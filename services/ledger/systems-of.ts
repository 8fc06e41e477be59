/**
 * SQL: `one`, the systems of the rows that fit, each found with one look into an index, however many rows
 * there are (https://wiki.postgresql.org/wiki/Loose_indexscan). `where` has the words of a partial index by system.
 */
export const systemsOf = (table: string, where: string): string => `with recursive one as (
    (select system from ${table} where ${where} order by system limit 1)
    union all
    select next.system from one, lateral (
      select system from ${table} where ${where} and system > one.system order by system limit 1) next)`;

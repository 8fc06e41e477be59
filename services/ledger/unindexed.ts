/**
 * SQL: a column, written so that no index of it is used. The planner goes by what was counted a minute ago or
 * longer: where nothing waited then it takes the index of what waits to be empty, and would read it from
 * end to end for a row whose id it has been given, however much has come to wait since.
 */
export const unindexed = (column: string): string => `${column} || ''`;

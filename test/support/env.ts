/** What the tests take from the environment, read in one place. */
export const env = {
  /** A PostgreSQL on which tests may create databases; `npm test` starts one for all files. */
  databaseServer: process.env.POST_OFFICE_TEST_SERVER,
  /** A Redis to test on; otherwise each test file starts one of its own. */
  redisUrl: process.env.REDIS_URL,
  /** A folder of real documents. */
  corpus: process.env.POST_OFFICE_CORPUS,
};

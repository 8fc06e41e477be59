import t from 'tap';
import { resolveSecret } from '../../../../services/exchange/address-book/secrets.ts';

const source = (text: string | undefined) => ({ env: () => text, file: () => text });

t.test('a newline at the end of a file is not part of the secret', async (t) => {
  const file = { file: 'key' };
  t.equal(resolveSecret(file, source('s3cret\n')), 's3cret');
  t.equal(resolveSecret(file, source('s3cret\r\n')), 's3cret');
  t.equal(resolveSecret(file, source('s3cret\n\n')), 's3cret\n');
  t.equal(resolveSecret(file, source(' s3cret ')), ' s3cret ');
});

t.test('a variable of the environment is taken as it is', async (t) => {
  t.equal(resolveSecret({ env: 'KEY' }, source('s3cret\n')), 's3cret\n');
});

t.test('an empty secret is a missing one', async (t) => {
  for (const text of ['', undefined]) {
    t.equal(resolveSecret({ env: 'KEY' }, source(text)), undefined);
    t.equal(resolveSecret({ file: 'key' }, source(text)), undefined);
  }
  t.equal(resolveSecret({ file: 'key' }, source('\n')), undefined);
});

t.test('the reference says where to look', async (t) => {
  const asked: string[] = [];
  const listening = {
    env: (name: string) => void asked.push(`env ${name}`),
    file: (path: string) => void asked.push(`file ${path}`),
  };
  resolveSecret({ env: 'KEY' }, listening);
  resolveSecret({ file: 'keys/a' }, listening);
  t.strictSame(asked, ['env KEY', 'file keys/a']);
});

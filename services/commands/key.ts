import { newKey } from '../exchange/address-book/key.ts';

export function keyCommand({ json }: { json?: boolean }): void {
  const { key, sha256 } = newKey();
  if (json) console.log(JSON.stringify({ key, sha256 }));
  else
    console.log(
      `Key, for its holder alone:      ${key}\nHash, for the address book:     ${sha256}`,
    );
}

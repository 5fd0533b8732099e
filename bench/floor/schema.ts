import { Client } from 'pg';

const tables = `
  create table products (
    reference text primary key,
    name text not null,
    price_minor integer not null,
    on_hand integer not null,
    reserved integer not null default 0
  );
  create table orders (
    number text primary key,
    total_minor integer not null,
    lines json not null,
    status text not null default 'open'
  );
`;

/** The floor's tables, with the one product it sells. */
export async function prepareFloor(
  databaseUrl: string,
  product: { reference: string; name: string; priceMinor: number; onHand: number },
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(tables);
  const { reference, name, priceMinor, onHand } = product;
  await client.query(
    'insert into products (reference, name, price_minor, on_hand) values ($1, $2, $3, $4)',
    [reference, name, priceMinor, onHand],
  );
  await client.end();
}

import { exampleOrders, exampleOrdersCsv } from './example-orders';

/** Orders of a file that stays below the 5 MiB an import takes. */
const countMax = 20_000;

/** `node dist/stack/write-example-orders.js [COUNT] [SEED] > orders.csv` */
function main([count = '10000', seed = '1']: readonly string[]): void {
  const orders = Number(count);
  if (!Number.isInteger(orders) || orders < 1 || orders > countMax || !/^[\w-]{1,20}$/.test(seed)) {
    console.error(
      `Usage: node dist/stack/write-example-orders.js [COUNT, at most ${countMax}] [SEED, ` +
        'letters, digits and dashes] > orders.csv',
    );
    process.exitCode = 2;
    return;
  }
  const until = new Date().toISOString();
  process.stdout.write(exampleOrdersCsv(exampleOrders({ count: orders, seed, until })));
}

main(process.argv.slice(2));

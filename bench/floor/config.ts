/** What the floor's two processes are told by the benchmark that starts them. */
export interface FloorConfig {
  port: number;
  temporalAddress: string;
  taskQueue: string;
  databaseUrl: string;
  smtpUrl: string;
  mailFrom: string;
  klarnaUrl: string;
  /** `Basic …` */
  klarnaAuthorization: string;
  warehouseUrl: string;
  webhookSecret: string;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): FloorConfig {
  const setting = (name: string) => env[name] ?? '';
  const credentials = `${setting('KLARNA_USERNAME')}:${setting('KLARNA_PASSWORD')}`;
  return {
    port: Number(setting('PORT')),
    temporalAddress: setting('TEMPORAL_ADDRESS'),
    taskQueue: setting('FLOOR_TASK_QUEUE'),
    databaseUrl: setting('FLOOR_DATABASE_URL'),
    smtpUrl: setting('SMTP_URL'),
    mailFrom: setting('MAIL_FROM'),
    klarnaUrl: setting('KLARNA_URL'),
    klarnaAuthorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    warehouseUrl: setting('WAREHOUSE_URL'),
    webhookSecret: setting('WEBHOOK_SECRET'),
  };
}

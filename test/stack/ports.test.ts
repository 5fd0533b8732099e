import { createServer } from 'node:net';
import { assertPortFree, portOf, probePort } from '../../stack/ports';

describe('the ports of npm start', () => {
  afterEach(() => {
    delete process.env['POSTLUDE_PORT_API'];
  });

  test('a taken port names the variable that moves it', async () => {
    const port = await probePort();
    const server = createServer();
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    await expect(assertPortFree('api', port)).rejects.toThrow(
      `Port ${port} for api is taken: stop what listens there, or set POSTLUDE_PORT_API`,
    );
    await new Promise((closed) => server.close(closed));
    await expect(assertPortFree('api', port)).resolves.toBeUndefined();
  });

  test('a variable moves a port, and an empty one does not', () => {
    process.env['POSTLUDE_PORT_API'] = '18080';
    expect(portOf('api')).toBe(18_080);
    process.env['POSTLUDE_PORT_API'] = '';
    expect(portOf('api')).toBe(8080);
  });

  test.each(['abc', '0', '70000', '80.5'])('"%s" is no port, and that is said', (text) => {
    process.env['POSTLUDE_PORT_API'] = text;
    expect(() => portOf('api')).toThrow(`POSTLUDE_PORT_API is "${text}"`);
  });
});

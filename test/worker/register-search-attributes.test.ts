import { Connection } from '@temporalio/client';
import { registerSearchAttributes } from '../../worker/register-search-attributes';
import { searchAttributes as wanted } from '../../workflows/messages';
import { fullNamespace, newNamespace } from '../world/namespace';
import { testServers } from '../world/servers';

describe('the search attributes of a namespace', () => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await Connection.connect({ address: testServers().temporalAddress });
  });
  afterAll(() => connection.close());

  const register = (namespace: string) => registerSearchAttributes(connection, namespace);
  const namesIn = async (namespace: string) => {
    const answer = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(answer.customAttributes);
  };
  const ours = Object.values(wanted).map(({ name }) => name);

  it('are registered once, by however many workers', async () => {
    const namespace = await newNamespace(connection);
    const answers = await Promise.all([register(namespace), register(namespace)]);
    expect(answers).toEqual([{ registered: true }, { registered: true }]);
    await expect(register(namespace)).resolves.toEqual({ registered: true });
    expect((await namesIn(namespace)).toSorted()).toEqual(ours.toSorted());
  });

  it('that has no room for them: says why, and registers none', async () => {
    const namespace = await fullNamespace(connection);
    const answer = await register(namespace);
    expect(answer).toEqual({ registered: false, reason: expect.stringContaining('Keyword') });
    const names = await namesIn(namespace);
    expect(names.filter((name) => ours.includes(name))).toEqual([]);
  });

  it('where somebody gave one of their names another type: says which', async () => {
    const namespace = await newNamespace(connection);
    const text = 1;
    const searchAttributes = Object.fromEntries([['PostludeOutcome', text]]);
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    const answer = await register(namespace);
    expect(answer.registered).toBe(false);
    expect(answer.reason).toContain('PostludeOutcome is registered with another type');
  });

  it('of a namespace that does not exist: says so', async () => {
    const answer = await register('nobody-made-this');
    expect(answer).toEqual({ registered: false, reason: expect.any(String) });
  });
});

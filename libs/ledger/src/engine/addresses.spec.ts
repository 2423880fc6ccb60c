import { resolveAddresses } from './addresses';
import { EngineUnreachableError } from './engine-errors';

describe('resolveAddresses', () => {
  it('passes on IP addresses, IPv6 in brackets', async () => {
    const addresses = [
      { host: '127.0.0.1', port: 3000 },
      { host: '::1', port: 3001 },
    ];
    await expect(resolveAddresses(addresses)).resolves.toEqual(['127.0.0.1:3000', '[::1]:3001']);
  });

  it('looks names up, IPv4 first', async () => {
    await expect(resolveAddresses([{ host: 'localhost', port: 3000 }])).resolves.toEqual(['127.0.0.1:3000']);
  });

  it('says which name has no address', async () => {
    const nowhere = resolveAddresses([{ host: 'nowhere.invalid', port: 3000 }]);
    await expect(nowhere).rejects.toThrow('nowhere.invalid');
    await expect(nowhere).rejects.toBeInstanceOf(EngineUnreachableError);
  });
});

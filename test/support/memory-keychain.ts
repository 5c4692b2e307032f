import type { Keychain } from '../../electron/core/ports';

export class MemoryKeychain implements Keychain {
  readonly entries = new Map<string, string>();
  getPassword = async (service: string, account: string) => this.entries.get(`${service} ${account}`) ?? null;
  setPassword = async (service: string, account: string, password: string) => {
    this.entries.set(`${service} ${account}`, password);
  };
  deletePassword = async (service: string, account: string) => this.entries.delete(`${service} ${account}`);
}

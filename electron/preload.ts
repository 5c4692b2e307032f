import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from './contract';

const listeners = new Map<string, Set<(payload: never) => void>>();

ipcRenderer.on('event', (_event, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload as never);
});

const bridge: Bridge = {
  invoke: (method, ...request) => ipcRenderer.invoke('invoke', method, request[0]),
  on(event, listener) {
    const group = listeners.get(event) ?? new Set();
    listeners.set(event, group.add(listener));
    return () => {
      group.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld('tokenscope', bridge);

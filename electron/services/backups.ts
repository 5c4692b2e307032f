import { BackupService } from '../core/backup/service';
import { createRestoreJournal } from '../platform/backup/restore-journal';
import { readBackup, sealBackup } from '../platform/backup/sealed-backup';
import type { KeptFiles } from '../platform/disk/memory-files';
import type { Services } from '../services';
import type { ServiceParts } from './parts';

/** Backups over the services, in files of the data folder. Loaded when somebody makes or opens one. */
export function createBackups(
  services: Services,
  { directory, random, version, backupCost: { cost, bounds } = {} }: Pick<ServiceParts, 'directory' | 'random' | 'version' | 'backupCost'>,
  files: KeptFiles,
): BackupService {
  const { clock, connections, discarded, history, settings, tokens, vault } = services;
  return new BackupService({
    clock,
    connections,
    discarded,
    history,
    settings,
    vault,
    random,
    version,
    plans: files.plans,
    templates: files.templates,
    journal: createRestoreJournal(directory),
    recover: (id) => tokens.read(id),
    seal: (plain, passphrase) => sealBackup(plain, passphrase, random, cost),
    read: (file) => readBackup(file, bounds),
  });
}

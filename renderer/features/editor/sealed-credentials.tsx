import { type ReactNode, useState } from 'react';
import { fieldOf } from '../../../electron/model/failure';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Chip } from '../../components/chip';
import { Row, Stack } from '../../components/layout';
import { Menu } from '../../components/menu';
import { TextField } from '../../components/text-field';
import fields from '../../components/text-field.module.css';
import { confirmFirst } from '../../state/confirmation';
import { useForm } from './form-context';
import { FIELDS } from './form-fields';
import type { Sealed } from './use-sealed';

interface SealedFieldProps<T> {
  field: 'clientKeys' | 'clientCertificates';
  sealed: Sealed<T>;
  listLabel: string;
  /** What to do in place of the list: before the first save, and while it is empty. */
  unsaved: string;
  empty: string;
  row: (item: T, newest: boolean, connectionId: string) => ReactNode;
  add: (connectionId: string) => ReactNode;
  children?: ReactNode;
}

/** What a stored connection has sealed to prove itself with, in place of a client secret. */
export function SealedField<T>({ field, sealed, listLabel, unsaved, empty, row, add, children }: SealedFieldProps<T>) {
  const { connection } = useForm();
  return (
    <div data-field={field} className={fields.field}>
      <span className={fields.label}>{FIELDS[field].label}</span>
      {connection === null ? (
        <p className="dim">{unsaved}</p>
      ) : (
        <Stack gap={12}>
          {sealed.problem ? <Callout live problem={sealed.problem} /> : null}
          {sealed.list?.length ? (
            <Stack as="ul" gap={6} aria-label={listLabel}>
              {sealed.list.map((item) => row(item, item === sealed.list?.at(-1), connection.id))}
            </Stack>
          ) : null}
          {sealed.list?.length === 0 ? <p className="dim">{empty}</p> : null}
          {add(connection.id)}
        </Stack>
      )}
      {children ? <Stack pad={[8, 0, 0]}>{children}</Stack> : null}
    </div>
  );
}

/** Says which of several is used, and offers the others. */
export function UsedMark({ isUsed, used, use, onUse }: { isUsed: boolean; used: string; use: string; onUse: () => void }) {
  return isUsed ? (
    <Chip tone="live">{used}</Chip>
  ) : (
    <Button size="small" variant="quiet" onPress={onUse}>
      {use}
    </Button>
  );
}

/** The last item of a row's menu. @param name In a sentence: "key". */
export function deletion(name: string, asked: { title: string; about: string; text: string }, onConfirm: () => Promise<void>) {
  const run = () => confirmFirst({ ...asked, confirmLabel: `Delete the ${name}`, cancelLabel: 'Keep it', onConfirm });
  return { id: 'delete', label: 'Delete…', tone: 'danger', icon: 'trash', separated: true, run } as const;
}

interface AddSealedProps<T> {
  sealed: Sealed<T>;
  /** In a sentence: "key". */
  name: string;
  passphraseLabel: string;
  fromFile: string;
  fromClipboard?: string;
  /** The main process reads the file or the clipboard: what is imported never passes through the window. */
  onImport: (from: 'file' | 'clipboard', passphrase: string) => Parameters<Sealed<T>['run']>[0];
  /** What makes one. */
  children: ReactNode;
}

/** Makes one more, or imports it. */
export function AddSealed<T>({ sealed, name, passphraseLabel, fromFile, fromClipboard, onImport, children }: AddSealedProps<T>) {
  const [passphrase, setPassphrase] = useState('');
  const isEncrypted = passphrase !== '' || (sealed.problem !== null && fieldOf(sealed.problem) === 'passphrase');
  const bring = async (from: 'file' | 'clipboard') => {
    if (await sealed.run(onImport(from, passphrase))) setPassphrase('');
  };
  return (
    <Stack gap={12}>
      <Row gap={8}>
        {children}
        <Menu
          label={`Import a ${name}`}
          trigger={<Button iconAfter="chevron-down">{`Import a ${name}`}</Button>}
          items={[
            { id: 'file', label: 'From a file…', description: fromFile, run: () => bring('file') },
            { id: 'clipboard', label: 'From the clipboard', description: fromClipboard, run: () => bring('clipboard') },
          ]}
        />
      </Row>
      {isEncrypted ? (
        <TextField
          label={passphraseLabel}
          type="password"
          mono
          autoComplete="off"
          value={passphrase}
          onChange={setPassphrase}
          description={`Used once, for the import. Import the ${name} again after entering it.`}
        />
      ) : null}
    </Stack>
  );
}

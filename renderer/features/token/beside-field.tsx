import { useState } from 'react';
import type { Beside } from '../../../electron/contract';
import { Button, FileButton } from '../../components/button';
import { TextArea, TextField } from '../../components/text-field';
import { Untrusted } from '../../components/untrusted';
import { Row, Stack } from '../../components/layout';
import styles from './key-form.module.css';

export interface BesideInput {
  text: string;
  file: { name: string; bytes: Uint8Array } | null;
}

export const EMPTY_BESIDE: BesideInput = { text: '', file: null };
/** The command line's limit. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The value for the main process. An empty field means none. */
export function besideOf(kind: 'payload' | 'implicit', { text, file }: BesideInput): Beside {
  if (kind === 'implicit') return { payload: null, implicit: text === '' ? null : text };
  const bytes = file?.bytes ?? new TextEncoder().encode(text);
  return { payload: bytes.length === 0 ? null : base64(bytes), implicit: null };
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  // The number of arguments per call is limited.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}

export interface BesideFieldProps {
  kind: 'payload' | 'implicit';
  value: BesideInput;
  onChange: (value: BesideInput) => void;
}

/** A detached payload, typed or from a file, or a PASETO's implicit assertion. */
export function BesideField({ kind, value, onChange }: BesideFieldProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  if (kind === 'implicit') {
    return (
      <TextField
        label="Implicit assertion"
        mono
        value={value.text}
        onChange={(text) => onChange({ text, file: null })}
        description="Leave it empty if the issuer uses none."
      />
    );
  }
  const take = async (file: File) => {
    const isSmall = file.size <= MAX_BYTES;
    setTrouble(isSmall ? null : 'The file is larger than 4 MiB.');
    if (isSmall) onChange({ text: '', file: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } });
  };
  return (
    <Stack gap={6}>
      {value.file ? (
        <p className={styles.file}>
          Payload: <Untrusted text={value.file.name} className="mono" />,{' '}
          <span className="tabular">{value.file.bytes.length.toLocaleString('en')} bytes</span>
        </p>
      ) : (
        <TextArea
          label="Payload"
          mono
          rows={4}
          value={value.text}
          onChange={(text) => onChange({ text, file: null })}
          errorMessage={trouble}
          description="Exactly as it was sent: every space and line end counts."
        />
      )}
      <Row gap={6}>
        <FileButton label="File with the payload" onFile={take}>
          Choose a file…
        </FileButton>
        {value.file ? (
          <Button size="small" variant="quiet" onPress={() => onChange(EMPTY_BESIDE)}>
            Type it instead
          </Button>
        ) : null}
      </Row>
    </Stack>
  );
}

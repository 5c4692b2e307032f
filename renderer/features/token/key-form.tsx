import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Beside, KeySource, TokenInspection } from '../../../electron/contract';
import { Button, FileButton } from '../../components/button';
import { Form, Row, Stack } from '../../components/layout';
import { Segmented } from '../../components/segmented';
import { Select } from '../../components/select';
import { TextArea, TextField } from '../../components/text-field';
import { Checkbox } from '../../components/toggles';
import { Untrusted } from '../../components/untrusted';
import { algorithmOf, besideKind, isSymmetric, type KeyOffers } from './signature';

type Encoding = Extract<KeySource, { kind: 'secret' }>['encoding'];

const ENCODINGS: { id: Encoding; label: string }[] = [
  { id: 'text', label: 'Text' },
  { id: 'hex', label: 'Hex' },
  { id: 'base64url', label: 'Base64url' },
];

export interface KeyFormProps {
  label: string;
  submitLabel: string;
  /** What the key is for, its token, and the available keys. */
  sourcesOf: { purpose: 'verify' | 'decrypt'; token: TokenInspection; offers: KeyOffers };
  isPending: boolean;
  /** Offers to seal a typed key if it works. */
  canKeep?: boolean;
  onSubmit: (key: KeySource, keep: boolean, beside?: Beside) => unknown;
  onClose?: () => void;
}

/**
 * Chooses a key source and takes the key. A typed key exists in the field only: it is passed on once and the field is cleared, whatever
 * the result.
 */
export function KeyForm({ label, submitLabel, sourcesOf, isPending, canKeep, onSubmit, onClose }: KeyFormProps) {
  const { purpose, token, offers } = sourcesOf;
  const sources = purpose === 'verify' ? verifyingSources(token, offers) : decryptingSources(token, offers);
  const [wanted, setWanted] = useState<KeySource['kind'] | undefined>(sources[0]?.id);
  const [encoding, setEncoding] = useState<Encoding>('text');
  const [keep, setKeep] = useState(false);
  const [typed, setTyped] = useState('');
  const [beside, setBeside] = useState<BesideInput>(EMPTY_BESIDE);
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const line = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const source = sources.find(({ id }) => id === wanted) ?? sources[0];
  const kind = source?.id;
  const isTyped = kind === 'text' || kind === 'secret';
  const kindBeside = besideKind(token);

  const canClose = onClose !== undefined;
  useEffect(() => {
    // Focus it and scroll it fully into view.
    if (!canClose) return;
    form.current?.scrollIntoView({ block: 'nearest' });
    form.current?.querySelector<HTMLElement>('button, input, textarea')?.focus();
  }, [canClose]);

  const submit = () => {
    if (isPending || !kind) return;
    const input = kind === 'text' ? area.current : line.current;
    if (input && typed.trim() === '') {
      setTrouble(kind === 'url' ? 'Enter the URL first.' : kind === 'secret' ? 'Enter the secret first.' : 'Paste the key first.');
      input.focus();
      return;
    }
    setTrouble(null);
    if (kind !== 'url') setTyped('');
    onSubmit(chosen(kind), keep && isTyped, kindBeside === null ? undefined : besideOf(kindBeside, beside));
  };
  const chosen = (of: KeySource['kind']): KeySource => {
    if (of === 'url') return { kind: of, url: typed.trim() };
    if (of === 'text') return { kind: of, text: typed };
    return of === 'secret' ? { kind: of, text: typed, encoding } : { kind: of };
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !onClose || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };

  if (!source || !kind) return null;
  const field = { mono: true, value: typed, onChange: setTyped, errorMessage: trouble };
  return (
    <Form maxWidth={440} gap={12} ref={form} aria-label={label} onSubmit={submit} onKeyDown={onKeyDown}>
      <Select
        label={label}
        options={sources}
        value={kind}
        onChange={(next) => {
          setWanted(next);
          setTyped('');
          setTrouble(null);
        }}
        description={isTyped || kind === 'url' ? undefined : source.description}
      />
      {kind === 'url' ? (
        <TextField
          {...field}
          ref={line}
          label="JWKS URI"
          placeholder="https://…/jwks.json"
          description="https, or http on this computer. Only the key set is requested."
        />
      ) : null}
      {kind === 'text' ? (
        <TextArea
          {...field}
          ref={area}
          label="Key"
          rows={5}
          placeholder={'{"kty": "RSA", …}\nor -----BEGIN …'}
          description={`${token.paseto ? 'JWK, JWK Set, PEM, PASERK or hexadecimal' : 'JWK, JWK Set or PEM'}. The field is cleared when you use it.`}
        />
      ) : null}
      {kind === 'secret' ? (
        <Stack gap={8}>
          <TextField {...field} ref={line} label="Secret" type="password" autoComplete="new-password" />
          <Row>
            <Segmented label="Encoding of the secret" options={ENCODINGS} value={encoding} onChange={setEncoding} />
          </Row>
          <p className="small dim">The field is cleared when you use it.</p>
        </Stack>
      ) : null}
      {kindBeside === null ? null : <BesideField kind={kindBeside} value={beside} onChange={setBeside} />}
      {canKeep && isTyped ? (
        <Checkbox isSelected={keep} onChange={setKeep} description="In the vault, once it has decrypted the token.">
          Keep this key sealed for this connection
        </Checkbox>
      ) : null}
      <Row gap={6}>
        <Button type="submit" size="small" variant="primary" isPending={isPending}>
          {submitLabel}
        </Button>
        {onClose ? (
          <Button size="small" variant="quiet" onPress={onClose}>
            Close
          </Button>
        ) : null}
      </Row>
    </Form>
  );
}

interface BesideInput {
  text: string;
  file: { name: string; bytes: Uint8Array } | null;
}

const EMPTY_BESIDE: BesideInput = { text: '', file: null };
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

interface BesideFieldProps {
  kind: 'payload' | 'implicit';
  value: BesideInput;
  onChange: (value: BesideInput) => void;
}

/** A detached payload, typed or from a file, or a PASETO's implicit assertion. */
function BesideField({ kind, value, onChange }: BesideFieldProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  if (kind === 'implicit') {
    return (
      <TextField
        label="Implicit assertion"
        mono
        value={value.text}
        onChange={(text) => onChange({ text, file: null })}
        description="Leave it empty if the issuer doesn't use one."
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
        <p className="untrusted">
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
          description="Exactly as sent: every space and line break counts."
        />
      )}
      <Row gap={6}>
        <FileButton label="File with the payload" onFile={take}>
          Choose a file…
        </FileButton>
        {value.file ? (
          <Button size="small" variant="quiet" onPress={() => onChange(EMPTY_BESIDE)}>
            Enter it instead
          </Button>
        ) : null}
      </Row>
    </Stack>
  );
}

interface SourceOption {
  id: KeySource['kind'];
  label: string;
  description: string;
}

const VERIFYING: Record<Exclude<KeySource['kind'], 'decryption-key'>, Omit<SourceOption, 'id'>> = {
  connection: { label: "The connection's key set", description: 'Fetched from its JWKS URI' },
  url: { label: 'A JWKS URI', description: 'https, or http on this computer' },
  text: { label: 'A key to paste', description: 'JWK, JWK Set, PEM key or certificate' },
  secret: { label: 'A shared secret', description: 'For HS256, HS384 and HS512' },
  'client-secret': { label: "The connection's client secret", description: 'Sealed; never shown in this window' },
};

const DECRYPTING: Record<'text' | 'secret' | 'client-secret', Omit<SourceOption, 'id'>> = {
  text: { label: 'A private key to paste', description: 'JWK, JWK Set or PEM' },
  secret: { label: 'A shared secret', description: 'For dir, AES key wrap, passwords and PASETO' },
  'client-secret': { label: "The connection's client secret", description: 'Sealed; never shown in this window' },
};

/** Sources of a verification key, likeliest first. */
export function verifyingSources(token: TokenInspection, { keySet, clientSecret }: KeyOffers): SourceOption[] {
  const kinds: (keyof typeof VERIFYING)[] = token.paseto
    ? ['text', 'url']
    : isSymmetric(algorithmOf(token))
      ? ['secret', 'text', 'url']
      : ['url', 'text', 'secret'];
  if (clientSecret) kinds.push('client-secret');
  if (keySet) kinds.push('connection');
  return kinds.map((id) => ({ id, ...VERIFYING[id] }));
}

/** Sources of a decryption key, likeliest first; a sealed one needs no choice. */
export function decryptingSources(token: TokenInspection, { clientSecret }: KeyOffers): SourceOption[] {
  const takesSecret = token.paseto !== null || /^(dir$|A\d+(GCM)?KW$|PBES2-)/.test(algorithmOf(token));
  const kinds: (keyof typeof DECRYPTING)[] = takesSecret ? ['secret', 'text'] : ['text', 'secret'];
  if (clientSecret) kinds.push('client-secret');
  return kinds.map((id) => ({ id, ...DECRYPTING[id] }));
}

import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Beside, TokenInspection, KeySource } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Segmented } from '../../components/segmented';
import { Select } from '../../components/select';
import { TextArea, TextField } from '../../components/text-field';
import { Checkbox } from '../../components/toggles';
import { BesideField, type BesideInput, besideOf, EMPTY_BESIDE } from './beside-field';
import { besideKind, type KeyOffers } from './key-at-hand';
import { decryptingSources, type SourceKind, verifyingSources } from './key-sources';
import { Row, Stack } from '../../components/layout';
import styles from './key-form.module.css';

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
  const [wanted, setWanted] = useState<SourceKind | undefined>(sources[0]?.id);
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

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending || !kind) return;
    const field = kind === 'text' ? area.current : line.current;
    if (field && typed.trim() === '') {
      setTrouble(kind === 'url' ? 'Type the address first.' : kind === 'secret' ? 'Type the secret first.' : 'Paste the key first.');
      field.focus();
      return;
    }
    setTrouble(null);
    const key: KeySource =
      kind === 'url'
        ? { kind, url: typed.trim() }
        : kind === 'text'
          ? { kind, text: typed }
          : kind === 'secret'
            ? { kind, text: typed, encoding }
            : { kind };
    if (kind !== 'url') setTyped('');
    onSubmit(key, keep && isTyped, kindBeside === null ? undefined : besideOf(kindBeside, beside));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !onClose || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };

  if (!source || !kind) return null;
  return (
    <Stack maxWidth={440} as="form" gap={12} ref={form} aria-label={label} onSubmit={submit} onKeyDown={onKeyDown}>
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
          ref={line}
          label="Address"
          mono
          value={typed}
          onChange={setTyped}
          placeholder="https://…/jwks.json"
          errorMessage={trouble}
          description="https, or http on this machine. Only the key set is requested."
        />
      ) : null}
      {kind === 'text' ? (
        <TextArea
          ref={area}
          label="Key"
          mono
          rows={5}
          value={typed}
          onChange={setTyped}
          placeholder={'{"kty": "RSA", …}\nor -----BEGIN …'}
          errorMessage={trouble}
          description={`${token.paseto ? 'JWK, JWK Set, PEM, PASERK or hexadecimal' : 'JWK, JWK Set or PEM'}. The field is cleared when you use it.`}
        />
      ) : null}
      {kind === 'secret' ? (
        <Stack gap={8} className={styles.secret}>
          <TextField
            ref={line}
            label="Secret"
            type="password"
            mono
            value={typed}
            onChange={setTyped}
            autoComplete="new-password"
            errorMessage={trouble}
          />
          <Segmented label="How the secret is written" options={ENCODINGS} value={encoding} onChange={setEncoding} />
          <p className="small dim">The field is cleared when you use it.</p>
        </Stack>
      ) : null}
      {kindBeside === null ? null : <BesideField kind={kindBeside} value={beside} onChange={setBeside} />}
      {canKeep && isTyped ? (
        <Checkbox isSelected={keep} onChange={setKeep} description="In the vault, once it has opened the token.">
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
    </Stack>
  );
}

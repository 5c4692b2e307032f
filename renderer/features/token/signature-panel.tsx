import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import type { Beside, TokenInspection, KeySource } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Icon } from '../../components/icons';
import { KeysOf } from '../../components/keys';
import { later } from '../../components/later';
import { Card, Row } from '../../components/layout';
import { marked } from '../../components/untrusted';
import { besideKind, type Checking, type KeyOffers, keyAtHand, signatureSaid } from './signature';

const KeyForm = later(() => import('./key-form').then((module) => module.KeyForm));
const Verdicts = later(() => import('./verification').then((module) => module.Verdicts));
const Verification = later(() => import('./verification').then((module) => module.Verification));

const LOOKS = {
  idle: { frame: 'dashed', name: 'note', tone: 'none' },
  valid: { frame: 'live', name: 'ok', tone: 'live' },
  invalid: { frame: 'dead', name: 'error', tone: 'dead' },
  unsure: { frame: 'warn', name: 'warning', tone: 'warn' },
} as const;

export interface SignaturePanelHandle {
  /** Verifies with the available key, or asks for one. */
  verify: () => void;
}

export interface SignaturePanelProps {
  token: TokenInspection;
  offers: KeyOffers;
  checking: Checking;
  ref?: Ref<SignaturePanelHandle>;
}

export function SignaturePanel({ token, offers, checking, ref }: SignaturePanelProps) {
  const [isChoosing, setChoosing] = useState(false);
  const card = useRef<HTMLElement>(null);
  const others = useRef<HTMLButtonElement>(null);
  const { view, problem, isPending, run } = checking;
  const { status } = token.signature;
  const said = signatureSaid(token, view);
  const { frame, ...icon } = LOOKS[said.tone];
  // A detached payload must be given first.
  const atHand = besideKind(token) === 'payload' ? null : keyAtHand(token, offers);
  const canVerify = status === 'not-verified';
  // Without a signature, times, audience and the like can still be checked.
  const canCheck = canVerify || (status === 'unsecured' && atHand !== null);

  const verify = () => {
    if (!canCheck || isPending) return;
    if (atHand) void run(atHand);
    else setChoosing(true);
  };
  useImperativeHandle(ref, () => ({
    verify: () => {
      // Triggered from anywhere, so the result must be in view.
      card.current?.scrollIntoView({ block: 'nearest' });
      verify();
    },
  }));

  const close = () => {
    setChoosing(false);
    others.current?.focus();
  };
  const submit = async (keys: KeySource, _keep: boolean, beside?: Beside) => {
    const answer = await run(keys, beside);
    if (answer?.status === 'valid') close();
  };

  return (
    <>
      <Card as="section" gap={8} frame={frame} ref={card} aria-label="Signature">
        <Row gap={8} align="start">
          <Icon {...icon} />
          <div role="status">
            <h2>{said.title}</h2>
            <p className={said.tone === 'idle' ? 'dim untrusted' : 'untrusted'}>{marked(view ? view.text : token.signature.text)}</p>
          </div>
        </Row>
        {view ? <Verification view={view} /> : null}
        {canCheck ? (
          <Row gap={6} wrap pad={view ? undefined : [0, 0, 0, 24]}>
            {atHand ? (
              <Button size="small" isPending={isPending && !isChoosing} onPress={verify}>
                {status === 'unsecured' ? 'Check the rest' : view ? 'Verify again' : 'Verify'} <KeysOf command="verify" />
              </Button>
            ) : null}
            {canVerify ? (
              <Button
                ref={others}
                size="small"
                variant={atHand ? 'quiet' : 'default'}
                aria-expanded={isChoosing}
                onPress={() => (isChoosing ? close() : setChoosing(true))}
              >
                {atHand ? 'Other keys' : 'Verify with a key'} {atHand ? null : <KeysOf command="verify" />}
              </Button>
            ) : null}
          </Row>
        ) : null}
        {isChoosing && canVerify ? (
          <KeyForm
            label="Key to verify with"
            submitLabel="Verify"
            sourcesOf={{ purpose: 'verify', token, offers }}
            isPending={isPending}
            onSubmit={submit}
            onClose={close}
          />
        ) : null}
      </Card>
      {problem ? <Callout problem={problem} live /> : null}
      {view && view.verdicts.length > 0 ? <Verdicts verdicts={view.verdicts} /> : null}
    </>
  );
}

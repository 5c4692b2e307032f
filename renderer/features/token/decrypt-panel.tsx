import { useState } from 'react';
import type { Beside, TokenInspection, DecryptedView, KeySource, Problem, Result } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Icon } from '../../components/icons';
import { Card, Row, Section } from '../../components/layout';
import { marked } from '../../components/untrusted';
import { KeyForm } from './key-form';
import { RawText } from './raw-json';
import type { KeyOffers } from './signature';
import { TokenParts } from './token-parts';
import { NestedToken, Payload } from './uncommon-parts';

export type Decrypt = (key: KeySource, keep: boolean, beside?: Beside) => Promise<Result<DecryptedView>>;

export interface DecryptPanelProps {
  token: TokenInspection;
  offers: KeyOffers;
  sealing?: { isSealed: boolean; forget: () => Promise<unknown> };
  decrypt: Decrypt;
}

export function DecryptPanel({ token, offers, sealing, decrypt }: DecryptPanelProps) {
  const [content, setContent] = useState<DecryptedView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const [isOther, setOther] = useState(false);
  const isSealed = sealing?.isSealed ?? false;
  const open = async (key: KeySource, keep: boolean, beside?: Beside) => {
    setPending(true);
    setProblem(null);
    const result = await decrypt(key, keep, beside);
    setPending(false);
    if (result.ok) {
      setContent(result.value);
      setOther(false);
    } else setProblem(result.problem);
  };
  const needsForm = isOther || (!isSealed && content === null);

  return (
    <Section
      level="h2"
      title={content ? 'Decrypted payload' : 'Encrypted payload'}
      note={content ? `${content.alg}, ${content.enc}, ${content.bytes.toLocaleString('en')} bytes` : 'readable with the key'}
      actions={
        content && !isOther ? (
          <Button size="small" variant="quiet" icon="lock" onPress={() => setContent(null)}>
            Hide again
          </Button>
        ) : null
      }
      gap={8}
      aria-label="Encrypted payload"
    >
      {isSealed ? (
        <Row gap={6} wrap>
          <Icon name="lock" size={14} tone="none" />
          <span>A key is sealed for this connection.</span>
          {content ? null : (
            <>
              <Button
                size="small"
                variant="primary"
                isPending={isPending && !isOther}
                onPress={() => open({ kind: 'decryption-key' }, false)}
              >
                Decrypt
              </Button>
              <Button size="small" variant="quiet" aria-expanded={isOther} onPress={() => setOther(!isOther)}>
                Other key
              </Button>
            </>
          )}
          <Button size="small" variant="quiet" onPress={sealing?.forget}>
            Forget the key
          </Button>
        </Row>
      ) : null}
      {needsForm && content === null ? (
        <Card>
          <KeyForm
            label="Key to decrypt with"
            submitLabel="Decrypt"
            sourcesOf={{ purpose: 'decrypt', token, offers }}
            isPending={isPending}
            canKeep={sealing !== undefined}
            onSubmit={open}
            onClose={isOther ? () => setOther(false) : undefined}
          />
        </Card>
      ) : null}
      {problem ? <Callout problem={problem} live /> : null}
      <div role="status">{content ? <p className="dim untrusted">Decrypted with {marked(keyText(content))}.</p> : null}</div>
      {content ? <Content content={content} /> : null}
    </Section>
  );
}

const keyText = ({ key }: DecryptedView) =>
  [key.kind, key.kid === null ? '' : `key ID ${key.kid}`, key.source, key.why].filter((part) => part !== '').join('; ');

function Content({ content }: { content: DecryptedView }) {
  if (content.nested) {
    return (
      <NestedToken token={content.nested}>
        <TokenParts token={content.nested} depth={1} />
      </NestedToken>
    );
  }
  if (content.text === null) {
    return <p className="dim prose">{content.bytes.toLocaleString('en')} bytes that are neither JSON nor text.</p>;
  }
  return content.kind === 'json' ? (
    <RawText title="Payload" note="JSON" text={content.text} />
  ) : (
    <Payload text={content.text} base64url={null} />
  );
}

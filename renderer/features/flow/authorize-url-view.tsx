import { useState } from 'react';
import type { FlowView } from '../../../electron/contract';
import { CopyButton } from '../../components/button';
import { Icon } from '../../components/icons';
import { marked } from '../../components/untrusted';
import { splitAuthorizeUrl } from './authorize-url';
import { Row, Stack } from '../../components/layout';
import { Table } from '../../components/table';
import looks from '../../components/looks.module.css';
import styles from './authorize-url-view.module.css';

export function AuthorizeUrl({ flow, url }: { flow: FlowView; url: string }) {
  const over = flow.status === 'failed' || flow.status === 'cancelled';
  const [isRaw, setRaw] = useState(false);
  const [isOpen, setOpen] = useState(!over);
  const { endpoint, params } = splitAuthorizeUrl(url);
  return (
    <Stack as="section" gap={8}>
      <Row justify="between">
        <h2>
          <button type="button" className={looks.opener} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
            The request sent to the browser
          </button>
        </h2>
        <Row as="span" gap={4}>
          {isOpen ? (
            <button type="button" className={looks.toggle} aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
              Raw
            </button>
          ) : null}
          <CopyButton text={url} label="Copy URL" />
        </Row>
      </Row>
      {!isOpen ? null : isRaw ? (
        <p className={`${styles.raw} mono untrusted`}>{url}</p>
      ) : (
        <Table named className={styles.params}>
          <caption className={`${styles.endpoint} mono untrusted`}>{endpoint}</caption>
          <colgroup>
            <col className={styles.name} />
            <col />
            <col className={styles.meaning} />
          </colgroup>
          <thead>
            <tr className="visually-hidden">
              <th scope="col">Parameter</th>
              <th scope="col">Value</th>
              <th scope="col">Meaning</th>
            </tr>
          </thead>
          <tbody>
            {params.map((param, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
              <tr key={index}>
                <th scope="row" className="untrusted">
                  {marked(param.name)}
                </th>
                <td className="untrusted mono">{marked(param.value)}</td>
                <td>{param.meaning}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Stack>
  );
}

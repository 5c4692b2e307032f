import { useState } from 'react';
import type { FlowView } from '../../../electron/contract';
import { CopyButton } from '../../components/copy-button';
import { Icon } from '../../components/icons';
import { marked } from '../../components/untrusted';
import { splitAuthorizeUrl } from './authorize-url';

/** Exactly what was opened: split for reading, or whole for comparing. */
export function AuthorizeUrl({ flow, url }: { flow: FlowView; url: string }) {
  const over = flow.status === 'failed' || flow.status === 'cancelled';
  const [isRaw, setRaw] = useState(false);
  const [isOpen, setOpen] = useState(!over);
  const { endpoint, params } = splitAuthorizeUrl(url);
  return (
    <section className="flow-url">
      <div className="flow-url-head">
        <h2>
          <button type="button" className="flow-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
            The request sent to the browser
          </button>
        </h2>
        <span className="flow-url-actions">
          {isOpen ? (
            <button type="button" className="flow-switch" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
              Raw
            </button>
          ) : null}
          <CopyButton text={url} label="Copy URL" />
        </span>
      </div>
      {!isOpen ? null : isRaw ? (
        <p className="flow-raw mono untrusted">{url}</p>
      ) : (
        <table className="flow-params">
          <caption className="flow-endpoint mono untrusted">{endpoint}</caption>
          <colgroup>
            <col className="flow-col-name" />
            <col />
            <col className="flow-col-meaning" />
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
        </table>
      )}
    </section>
  );
}

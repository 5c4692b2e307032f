import styles from './specimen.module.css';

export function Specimen() {
  return (
    <svg className={styles.specimen} viewBox="0 0 640 118" fill="none" aria-hidden="true">
      <g className={styles.text} fontSize="12.7">
        <text x="0" y="22" className={styles.header}>
          eyJhbGciOiJSUzI1NiJ9
        </text>
        <text x="153" y="22">
          .
        </text>
        <text x="161" y="22" className={styles.payload}>
          eyJzdWIiOiJhZGEiLCJleHAiOjE3OTUyNzE1Mjd9
        </text>
        <text x="466" y="22">
          .
        </text>
        <text x="474" y="22" className={styles.signature}>
          c2lnbmVkLCBidXQgYnkgd2
        </text>
      </g>
      <g strokeWidth="1.2" strokeLinecap="round">
        <path className={styles.header} d="M4 36v4a4 4 0 0 0 4 4h62a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h62a4 4 0 0 0 4-4v-4" />
        <path className={styles.payload} d="M164 36v4a4 4 0 0 0 4 4h140a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h140a4 4 0 0 0 4-4v-4" />
        <path className={styles.signature} d="M478 36v4a4 4 0 0 0 4 4h70a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h72a4 4 0 0 0 4-4v-4" />
      </g>
      <g className={styles.words} textAnchor="middle">
        <text x="74" y="74" className={styles.strong}>
          how it is signed
        </text>
        <text x="74" y="94">
          RS256
        </text>
        <text x="312" y="74" className={styles.strong}>
          whom it is about, and until when
        </text>
        <text x="312" y="94">
          ada, 16:21 left
        </text>
        <text x="556" y="74" className={styles.strong}>
          by whom
        </text>
        <text x="556" y="94">
          not verified yet
        </text>
      </g>
    </svg>
  );
}

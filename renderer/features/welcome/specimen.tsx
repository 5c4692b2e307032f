/** A decorative picture of a decoded token: three segments and their meaning. */
export function Specimen() {
  return (
    <svg className="specimen" viewBox="0 0 640 118" fill="none" aria-hidden="true">
      <g className="specimen-text">
        <text x="0" y="22" className="specimen-header">
          eyJhbGciOiJSUzI1NiJ9
        </text>
        <text x="153" y="22">
          .
        </text>
        <text x="161" y="22" className="specimen-payload">
          eyJzdWIiOiJhZGEiLCJleHAiOjE3OTUyNzE1Mjd9
        </text>
        <text x="466" y="22">
          .
        </text>
        <text x="474" y="22" className="specimen-signature">
          c2lnbmVkLCBidXQgYnkgd2
        </text>
      </g>
      <g strokeWidth="1.2" strokeLinecap="round">
        <path className="specimen-line-header" d="M4 36v4a4 4 0 0 0 4 4h62a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h62a4 4 0 0 0 4-4v-4" />
        <path className="specimen-line-payload" d="M164 36v4a4 4 0 0 0 4 4h140a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h140a4 4 0 0 0 4-4v-4" />
        <path className="specimen-line-signature" d="M478 36v4a4 4 0 0 0 4 4h70a4 4 0 0 1 4 4v6m0-6a4 4 0 0 1 4-4h72a4 4 0 0 0 4-4v-4" />
      </g>
      <g className="specimen-words" textAnchor="middle">
        <text x="74" y="74" className="specimen-strong">
          how it is signed
        </text>
        <text x="74" y="94">
          RS256
        </text>
        <text x="312" y="74" className="specimen-strong">
          whom it is about, and until when
        </text>
        <text x="312" y="94">
          ada, 16:21 left
        </text>
        <text x="556" y="74" className="specimen-strong">
          by whom
        </text>
        <text x="556" y="94">
          not verified yet
        </text>
      </g>
    </svg>
  );
}

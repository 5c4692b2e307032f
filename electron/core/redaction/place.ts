/** What stands where a secret stood, as the source of a regular expression: "[access token 3f9a-01bc]". */
export const PLACE = '\\[[A-Za-z ]{3,20} [0-9a-f]{4}-[0-9a-f]{4}\\]';

/** Whether an environment's name means production, where mistakes reach customers. */
export function isProductionName(environment: string): boolean {
  return /^(prod|live)/i.test(environment.trim());
}

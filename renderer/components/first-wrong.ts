/** Takes the focus to the first field within `form` that is marked as wrong, once the marks are drawn. */
export function focusFirstWrong(form: Element | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** Focuses the field with this mark once it is drawn, and selects its text so that typing replaces it. */
export function focusSoon(mark: string): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>(`[data-focus="${mark}"]`);
    field?.focus();
    field?.select();
  });
}

/** Puts a text where the cursor of a field is, as if it was typed. */
export function insertAtCursor(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.focus()
  // Called obsolete, had by all browsers, and the only way that the browser's own undo knows of.
  document.execCommand('insertText', false, text)
}

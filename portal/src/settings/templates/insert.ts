/** Puts a text where the cursor of a field is, as if it was typed: it can be undone. */
export function insertAtCursor(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.focus()
  // The only way that keeps the browser's own undo, and all of them have it.
  if (document.execCommand?.('insertText', false, text)) return
  const { selectionStart, selectionEnd, value } = field
  const [from, until] = [selectionStart ?? value.length, selectionEnd ?? value.length]
  field.setRangeText(text, from, until, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

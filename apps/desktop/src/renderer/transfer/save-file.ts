/** Saves a text as a file where the browser or the window puts downloads. */
export function saveFile(name: string, mediaType: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  // The download has read the address by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

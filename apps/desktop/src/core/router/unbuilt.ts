/** Where a procedure's handler will be. */
export function unbuilt(): never {
  throw new Error("this procedure is not built yet");
}

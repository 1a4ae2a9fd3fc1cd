import { generate } from "selfsigned";

/** A key and the certificate that goes with it, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A fresh certificate for 127.0.0.1 that no one vouches for but itself. */
export async function createCertificate(): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: "myba-sandbox" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  });
  return { key: made.private, cert: made.cert };
}

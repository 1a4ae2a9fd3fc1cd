import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What can go wrong with models: asking them, keeping their keys, paying them, and what they propose. */
export const aiErrors = {
  // Asking a model
  "provider/not-found": {
    status: 404,
    retry: false,
    message: "This AI connection is not here any more.",
    next: "Choose another one, or add it again in Settings.",
  },
  "provider/key-missing": {
    status: 401,
    retry: false,
    message: "{provider} needs a key, and there is none.",
    next: "Paste your key in Settings.",
  },
  "provider/no-model": {
    status: 422,
    retry: false,
    message: "No model is chosen for {provider}.",
    next: "Choose one in Settings.",
  },
  "provider/bad-key": {
    status: 401,
    retry: false,
    message: "{provider} does not accept this key.",
    next: "Copy the whole key again from {provider} and paste it in Settings.",
  },
  "provider/forbidden": {
    status: 403,
    retry: false,
    message: "{provider} knows this key but does not allow it to do this: {reason}.",
    next: "Check what the key may do, or use another model or key.",
  },
  "provider/no-credit": {
    status: 402,
    retry: false,
    message: "Your account at {provider} has no credit left.",
    next: "Add credit at {provider}, or use another provider. Nothing was charged by MyBA.",
  },
  "provider/wrong-address": {
    status: 404,
    retry: false,
    message: "There is something at {address}, but it does not speak like {provider}.",
    next: "Check the address; it usually ends in /v1.",
  },
  "provider/model-missing": {
    status: 404,
    retry: false,
    message: "{provider} does not know the model {model}.",
    next: "Choose another model in Settings, or download it first if it runs on your computer.",
  },
  "provider/request-refused": {
    status: 400,
    retry: false,
    message: "{provider} refused the request: {reason}.",
    next: "Try another model. If it goes on, report it with the log.",
  },
  "provider/content-refused": {
    status: 422,
    retry: false,
    message: "{model} declined to answer this text.",
    next: "Remove what may have caused it, or use another model or the offline engine.",
  },
  "provider/too-long": {
    status: 413,
    retry: false,
    message: "This text does not fit into what {model} can read at once.",
    next: "Choose a model that reads more, or split the text.",
  },
  "provider/offline": {
    status: 503,
    retry: true,
    message: "There is no network, so {provider} cannot be reached.",
    next: "Queue the generation until you are back, or use the offline engine.",
  },
  "provider/unreachable": {
    status: 503,
    retry: true,
    message: "Nothing answers at {address}.",
    next: "Check that it is running and that the address is right.",
  },
  "provider/proxy": {
    status: 502,
    retry: true,
    message: "The proxy {proxy} did not let the request through: {reason}.",
    next: "Check the proxy in the settings of {provider}.",
  },
  "provider/tls": {
    status: 502,
    retry: false,
    message: "The connection to {address} is not secure: {reason}.",
    next: "Check the address and the computer's clock; a company proxy may need its certificate installed.",
  },
  "provider/timeout": {
    status: 504,
    retry: true,
    message: "{provider} did not answer within {seconds} s.",
    next: "Try again, or allow more time in Settings.",
  },
  "provider/rate-limited": {
    status: 429,
    retry: true,
    message: "{provider} asks to slow down.",
    next: "Wait a little and try again, or use another provider.",
  },
  "provider/overloaded": {
    status: 503,
    retry: true,
    message: "{provider} is overloaded or out of order ({status}).",
    next: "Try again later, or use another provider.",
  },
  "provider/redirected": {
    status: 502,
    retry: false,
    message: "{address} leads somewhere else, and your key does not go there.",
    next: "Enter the final address in Settings.",
  },
  "provider/cut-off": {
    status: 502,
    retry: true,
    message: "The answer of {provider} broke off.",
    next: "What arrived is kept. Generating again reads the whole text anew: remove what you then have twice.",
  },
  "provider/truncated": {
    status: 502,
    retry: true,
    message: "{model} stopped before the end of its answer because it reached its length limit.",
    next: "What arrived is kept. Choose a model that may write more, or split the text.",
  },
  "provider/unreadable": {
    status: 502,
    retry: true,
    message: "{model} answered with something that is not tickets.",
    next: "Try again, or choose a larger model or the offline engine.",
  },
  "provider/no-refining": {
    status: 422,
    retry: false,
    message: "{provider} cannot follow wishes in words.",
    next: "Choose a model to refine with, or edit the ticket by hand.",
  },
  // Keys
  "secrets/undecided": {
    status: 409,
    retry: false,
    message: "This computer has no keychain that MyBA can use.",
    next: "Choose a passphrase to keep keys encrypted, or keep them until MyBA closes.",
  },
  "secrets/locked": {
    status: 423,
    retry: false,
    message: "Your keys are locked.",
    next: "Enter your passphrase.",
  },
  "secrets/wrong-passphrase": {
    status: 401,
    retry: false,
    message: "That is not the passphrase.",
    next: "Try again. If it is lost, remove the keys and enter them anew.",
  },
  "secrets/keychain-failed": {
    status: 500,
    retry: true,
    message: "The keychain of this computer did not work: {reason}.",
    next: "Unlock it and try again, or keep keys with a passphrase.",
  },
  // Money for models
  "cost/cap-reached": {
    status: 402,
    retry: false,
    message: "Your limit of {cap} for this month is reached: {spent} are spent.",
    next: "Raise the limit in Settings, or use a model that costs nothing.",
  },
  "cost/not-confirmed": {
    status: 402,
    retry: false,
    message: "This would cost money ({cost}), and nobody has agreed to it.",
    next: "Look at the estimate and confirm it.",
  },
  "refinement/not-found": {
    status: 404,
    retry: false,
    message: "This proposal is not here any more.",
    next: "Ask for the change again.",
  },
} as const satisfies Record<string, CatalogueEntry>;

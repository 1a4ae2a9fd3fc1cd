import { Fragment, type ReactNode } from "react";
import type { Token, Tokens } from "marked";
import { notify } from "../lib/notify.ts";
import { imageWords, linkTarget, readMarkdown } from "./safe-markdown.ts";

/**
 * Markdown as elements, never as HTML: tags are shown as the text they are, images as their words, and a link shows
 * its host and is copied, not followed.
 */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="reading" dir="auto">
      {blocks(readMarkdown(text))}
    </div>
  );
}

function blocks(tokens: readonly Token[]): ReactNode {
  // Tokens have no identity; the whole text is drawn anew when it changes.
  return tokens.map((token, index) => <Fragment key={index}>{block(token)}</Fragment>);
}

function block(token: Token): ReactNode {
  switch (token.type) {
    case "heading":
      // The ticket's own headings stand above those of its description.
      return <h4>{inline(token.tokens)}</h4>;
    case "paragraph":
      return <p>{inline(token.tokens)}</p>;
    case "list": {
      const List = token["ordered"] ? "ol" : "ul";
      return <List>{(token as Tokens.List).items.map((item, index) => listItem(item, index))}</List>;
    }
    case "blockquote":
      return <blockquote>{blocks(token.tokens ?? [])}</blockquote>;
    case "code":
      return (
        // A scrollable region needs to be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case "table":
      return table(token as Tokens.Table);
    case "hr":
      return <hr />;
    case "space":
    case "def":
      return null;
    case "text":
      return token.tokens ? inline(token.tokens) : token.raw;
    default:
      return <p>{token.raw}</p>;
  }
}

function listItem(item: Tokens.ListItem, index: number): ReactNode {
  return (
    <li key={index}>
      {item.task ? (
        <input type="checkbox" checked={item.checked ?? false} readOnly aria-label="Done" className="me-1.5" />
      ) : null}
      {blocks(item.tokens.filter((token) => token.type !== "checkbox"))}
    </li>
  );
}

function table(token: Tokens.Table): ReactNode {
  return (
    <table className="border-collapse text-sm">
      <thead>
        <tr>
          {token.header.map((cell, index) => (
            <th key={index} className="border border-line px-2 py-1 text-start">
              {inline(cell.tokens)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {token.rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, at) => (
              <td key={at} className="border border-line px-2 py-1">
                {inline(cell.tokens)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inline(tokens: readonly Token[] | undefined): ReactNode {
  return (tokens ?? []).map((token, index) => <Fragment key={index}>{inlineOne(token)}</Fragment>);
}

function inlineOne(token: Token): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong>{inline(token.tokens)}</strong>;
    case "em":
      return <em>{inline(token.tokens)}</em>;
    case "del":
      return <del>{inline(token.tokens)}</del>;
    case "codespan":
      return <code className="rounded bg-hover px-1">{(token as Tokens.Codespan).text}</code>;
    case "br":
      return <br />;
    case "link":
      return link(token as Tokens.Link);
    case "image":
      return imageWords(token as Tokens.Image);
    case "escape":
    case "text":
      return "tokens" in token && token.tokens ? inline(token.tokens) : (token as Tokens.Text).text;
    default:
      return token.raw;
  }
}

function link(token: Tokens.Link): ReactNode {
  const target = linkTarget(token.href);
  if (!target) return token.raw;
  const copy = async () => {
    await navigator.clipboard.writeText(target.href);
    notify("Copied the address");
  };
  return (
    <button
      type="button"
      title={`Copy ${target.href}`}
      className="inline text-start text-accent-ink underline underline-offset-2"
      onClick={() => void copy()}
    >
      {/* Isolated, so that letters which turn the direction of writing cannot turn the host around. */}
      <bdi>{inline(token.tokens)}</bdi>
      {token.text === target.host || token.text === token.href ? null : <bdi> ({target.host})</bdi>}
    </button>
  );
}

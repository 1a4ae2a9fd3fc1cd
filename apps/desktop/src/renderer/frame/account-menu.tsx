import { useNavigate } from "@tanstack/react-router";
import { CircleUser, LogIn, LogOut, Settings2, UserPlus } from "lucide-react";
import { signIn, signOut, switchTo } from "../account/account-actions.ts";
import { nameOfPerson, useAccount } from "../account/use-account.ts";
import { showInWindow } from "../lib/window-state.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";

/** Who is signed in, with everybody else who is, at the foot of the sidebar. */
export function AccountMenu() {
  const account = useAccount();
  const navigate = useNavigate();
  if (account === undefined || account.kind === "none") return null;
  const { person, others, pending, needsSignIn } = account;
  const open = () => {
    showInWindow({ sidebarOpen: false });
    void navigate({ to: "/settings/account" });
  };
  const signInHere = () => {
    open();
    void signIn();
  };
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          label={
            person ? `Account: ${nameOfPerson(person)}` : pending ? "Account: signing in" : "Account: not signed in"
          }
        >
          {person ? <Initial of={nameOfPerson(person)} /> : <CircleUser size={15} aria-hidden />}
        </IconButton>
      }
    >
      <MenuItem icon={<Settings2 size={14} aria-hidden />} onSelect={open}>
        {person ? nameOfPerson(person) : "Account"}
      </MenuItem>
      {others.length > 0 ? <MenuLine /> : null}
      {others.map((other) => (
        <MenuItem key={other.id} icon={<Initial of={nameOfPerson(other)} />} onSelect={() => void switchTo(other.id)}>
          Switch to {nameOfPerson(other)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem
        icon={person && !needsSignIn ? <UserPlus size={14} aria-hidden /> : <LogIn size={14} aria-hidden />}
        onSelect={signInHere}
      >
        {needsSignIn ? "Sign in again…" : person ? "Add another account…" : "Sign in…"}
      </MenuItem>
      {person ? (
        <MenuItem icon={<LogOut size={14} aria-hidden />} onSelect={() => void signOut()}>
          Sign out
        </MenuItem>
      ) : null}
    </Menu>
  );
}

function Initial({ of }: { readonly of: string }) {
  return (
    <span
      aria-hidden
      className="flex size-[18px] shrink-0 items-center justify-center rounded-full bg-accent-soft text-[10px] font-semibold text-accent-ink uppercase"
    >
      {of.slice(0, of.codePointAt(0)! > 0xffff ? 2 : 1)}
    </span>
  );
}

"""`roleplay completion SHELL`: the script that makes a shell complete commands, options and ids."""

from __future__ import annotations

import sys

import click

from roleplay.cli.output import say_aside

SHELLS = {
    "bash": 'eval "$(roleplay completion bash)"  in ~/.bashrc',
    "zsh": 'eval "$(roleplay completion zsh)"  in ~/.zshrc',
    "fish": "roleplay completion fish | source  in ~/.config/fish/config.fish",
}
"""Each shell and the line that turns completion on."""


@click.command("completion")
@click.argument("shell", type=click.Choice(list(SHELLS)), metavar="SHELL")
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL: bash, zsh or fish.

    \b
    bash  put  eval "$(roleplay completion bash)"  in ~/.bashrc
    zsh   put  eval "$(roleplay completion zsh)"   in ~/.zshrc
    fish  put  roleplay completion fish | source   in ~/.config/fish/config.fish
    """
    from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

    kinds: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
    script = kinds[shell](ctx.find_root().command, {}, "roleplay", "_ROLEPLAY_COMPLETE")
    print(script.source_template % script.source_vars())
    if sys.stdout.isatty():
        say_aside(f"To turn it on, put this line where your shell reads it: {SHELLS[shell]}")

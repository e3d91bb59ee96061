# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_waiaas_global_optspecs
    string join \n json q/quiet y/yes color= home= system url= ca= passphrase-file= h/help V/version
end

function __fish_waiaas_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_waiaas_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_waiaas_using_subcommand
    set -l cmd (__fish_waiaas_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c waiaas -n "__fish_waiaas_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_needs_command" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_needs_command" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_needs_command" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_needs_command" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_needs_command" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_needs_command" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_needs_command" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_needs_command" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_needs_command" -s V -l version -d 'Print version'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "init" -d 'Make the owner key, the settings and the directories'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "up" -d 'Start the enclave and the daemon, and wait until they are ready'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "down" -d 'Stop the daemon and the enclave, after the work in hand'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "status" -d 'Show the state of the daemon, the enclave and the ledger'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "doctor" -d 'Examine the installation: files, programs, disk, clock, daemon, enclave and ledger'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "dev" -d 'Run everything on a local ledger, for trying: ledger, enclave, daemon, an owner, a wallet, a policy, an API key'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "wallet" -d 'Wallets of agents'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "emergency" -d 'Stop paying, at once, or take everything out'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "transfer" -d 'Pay from a wallet, within its policy'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "call" -d 'Have programs called out of a wallet\'s vault, by proposal to the owner'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "tx" -d 'Payments, deposits and the owner\'s transfers'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "policy" -d 'What an agent may do'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "budget" -d 'The owner\'s budget over all wallets'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "inbox" -d 'List what waits for the owner: payments, and wider policies in their cool-down'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "approve" -d 'Approve a payment that waits for the owner'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "reject" -d 'Refuse a payment that waits for the owner'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "refill" -d 'Wallets that are filled up from another wallet of yours when they run low'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "alert" -d 'What is not as it ought to be, and what happened that nobody ordered here'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "key" -d 'API keys of agents'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "webhook" -d 'Who is told what happens'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "audit" -d 'The log of every decision'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "receipt" -d 'The enclave\'s signed statements about payments'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "enclave" -d 'The enclave: what it is, what it proves, and the manifest it runs under'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "backup" -d 'Copies of the whole installation, made while it runs'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "restore" -d 'Make an installation of a backup, where there is none'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "owner" -d 'The owner and the owner key'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "config" -d 'The daemon\'s settings'
complete -c waiaas -n "__fish_waiaas_needs_command" -f -a "completions" -d 'Print the completions for a shell'
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l import -d 'Take the key from a file in Solana\'s keygen form (mode 0600) instead of making one' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l key-store -d 'Where to keep the key, under the passphrase' -r -f -a "keyring\t'The keyring of this account (Secret Service, macOS Keychain)'
file\t'A 0600 file in the installation'"
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l owner -d 'Use a key elsewhere: `kms:KEY` in AWS KMS (id, ARN or alias/NAME), or `pkcs11:…` on a token (RFC 7512)' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l seal-under -d 'Keep the enclave\'s keys under a key of AWS KMS (id, ARN or alias/NAME), of kind `ECC_NIST_P256` for `KEY_AGREEMENT`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l kms-endpoint -d 'Another end point of AWS KMS than the region\'s own (for --seal-under, than that of the daemon\'s settings)' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l non-interactive -d 'Ask nothing; needs --passphrase-file'
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -l timeout -d 'How long to wait for each of them' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand up" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -l timeout -d 'How long to wait for each of them' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand down" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l localnet-bin -d 'The program of the local ledger; beside `waiaas` or in PATH unless told' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l squads-so -d 'The Squads program for that ledger, without which wallets have no vault; beside the ledger\'s program unless told' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand dev" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "create" -d 'Make a wallet: a key in the enclave, under a name, and a vault on chain'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "list" -d 'List the wallets'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "show" -d 'Show a wallet'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "balance" -d 'Show what a wallet holds; `owner` and `fee-payer` name those accounts'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "fund" -d 'Put the owner\'s money into a wallet, or into `fee-payer`'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "airdrop" -d 'Ask the ledger\'s faucet for SOL (not on mainnet)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "receive" -d 'Show how to pay into a wallet: address, Solana Pay URL and QR code'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "withdraw" -d 'Pay out of a wallet\'s vault, as its owner'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "move" -d 'Move money from a wallet\'s vault to another wallet, as their owner'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "sweep" -d 'Take what lies in a stopped agent key\'s own account out of it, as its owner'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "suspend" -d 'Stop a wallet: it pays nothing from this moment on'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "resume" -d 'Let a wallet go on that was stopped'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "rotate-key" -d 'Put another key in the place of an agent\'s; the vault and its address stay'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "recovery" -d 'Where everything that a wallet holds goes in an emergency'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "change" -d 'Give a wallet another name, or other tags'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and not __fish_seen_subcommand_from create list show balance fund airdrop receive withdraw move sweep suspend resume rotate-key recovery change delete" -f -a "delete" -d 'End a wallet: its money comes back to you, its key is destroyed'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -l custody -d 'Where its money is' -r -f -a "vault\t'In a Squads vault on chain'
pocket\t'In the account of the agent\'s key'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from balance" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l raw -d 'Amount in base units (lamports for SOL), with --asset' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l asset -d 'Asset of --raw: SOL, a symbol of the policy, or a mint\'s address' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from fund" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l raw -d 'Amount in base units (lamports for SOL), with --asset' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l asset -d 'Asset of --raw: SOL, a symbol of the policy, or a mint\'s address' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from airdrop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l amount -d 'Ask for this much: `0.5 SOL`, or a number and a mint\'s address' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l timeout -d 'How long to wait' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l wait -d 'Wait until something comes in'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from receive" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l all -d 'Everything that is there of this asset: `SOL`, a symbol of the policy, or a mint\'s address' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l to -d 'The recipient\'s wallet; the owner\'s account unless told' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from withdraw" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -l all -d 'Everything that is there of this asset: `SOL`, a symbol of the policy, or a mint\'s address' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from move" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -l to -d 'The recipient\'s wallet; the owner\'s account unless told' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from sweep" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from suspend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -l leave-behind -d 'What may be lost with the key where somebody keeps paying to its own account: `"0.001 SOL"`, `"0.05 USDC"`, or `unlisted` for any amount of tokens that the policy does not list; more than once for several. The word that you sign says so' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from rotate-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -f -a "set" -d 'Register it: the owner key signs, and `waiaas emergency recover` pays there and nowhere else'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from recovery" -f -a "show" -d 'Show it, its signature verified'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l name -d 'What you call it from now on' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l tag -d 'A word of yours for it; those of before go' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l no-tags -d 'Take all its tags away'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from change" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l to -d 'Who gets what it holds; the owner\'s account unless told' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l leave-behind -d 'What may be lost with the key where somebody keeps paying to its own account: `"0.001 SOL"`, `"0.05 USDC"`, or `unlisted` for any amount of tokens that the policy does not list; more than once for several. The word that you sign says so' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand wallet; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -f -a "stop" -d 'Stop a wallet, or all of them: nothing more is signed from this moment on'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -f -a "lift" -d 'Let a wallet go on that was stopped, or all of them'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and not __fish_seen_subcommand_from stop lift recover" -f -a "recover" -d 'Take everything out of a wallet, to its registered recovery destination'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -l all -d 'All wallets'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -l all -d 'All wallets'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from lift" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand emergency; and __fish_seen_subcommand_from recover" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l raw -d 'Amount in base units (lamports for SOL), with --asset' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l asset -d 'Asset of --raw: SOL, a symbol of the policy, or a mint\'s address' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l from -d 'The wallet that pays, by name or id; an agent\'s key has its own' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l memo -d 'A text that is put on the ledger, readable by everybody' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l idempotency-key -d 'The same key pays once, however often it is asked' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l timeout -d 'How long to wait' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l wait -d 'Wait also for the owner\'s approval or the delay'
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l no-wait -d 'Do not wait for the ledger'
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l dry-run -d 'Only say what would happen'
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand transfer" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l instruction -d 'The instructions; `-` reads them from stdin' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l recipient -d 'A wallet that a token account in it belongs to; more than once for several' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l from -d 'The wallet, by name or id; an agent\'s key has its own' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l idempotency-key -d 'The same key calls once, however often it is asked' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l timeout -d 'How long to wait' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l wait -d 'Wait also for the owner\'s vote'
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand call" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -f -a "list" -d 'List transactions, newest first'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -f -a "show" -d 'Show a transaction'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -f -a "wait" -d 'Wait until a transaction is final'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and not __fish_seen_subcommand_from list show wait cancel" -f -a "cancel" -d 'Take back a payment that waits for its delay or for the owner'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l wallet -d 'Of this wallet only' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l status -d 'In this status only: PENDING, APPROVED, SUBMITTED, CONFIRMED, FAILED, REJECTED or EXPIRED' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l kind -d 'Of this kind only: payment, funding or deposit' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l limit -d 'Most items of a page' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l cursor -d 'Go on where an earlier page ended' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l all -d 'All pages'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -l timeout -d 'How long to wait' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand tx; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -f -a "show" -d 'Show the policy in force'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -f -a "set" -d 'Set a wallet\'s policy'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -f -a "withdraw" -d 'Take back a wider policy before it takes effect'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -f -a "check" -d 'Check a policy, and what it says to a payment'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -f -a "template" -d 'Print a policy to start from: conservative, standard or permissive'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -f -a "usage" -d 'Show what is used of the limits and what is left, as the daemon and the enclave count it'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -f -a "diff" -d 'Compare two policies, and say whether the new one allows more'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and not __fish_seen_subcommand_from show set withdraw check template usage diff replay" -f -a "replay" -d 'Show what another policy would have decided'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -l widen -d 'Allow more than the policy in force'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from withdraw" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l pay -d 'A payment to ask about: `0.2 SOL`, `10 USDC`, or `0.2 SOL to ADDRESS`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l to -d 'Its recipient\'s wallet' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l transaction -d 'A transaction or message to ask about: a file, its base64, or `-` for standard input' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l recipient -d 'A wallet that a token account in it belongs to; may be given several times' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l source -d 'The account whose money would leave; unless given, the signer after the fee payer' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l at -d 'When it would be made: a time, or for example `12h` from now' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l live -d 'Ask the daemon about the policy in force, with what is used of it now'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from template" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l since -d 'How far back decisions are compared' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l wallet -d 'The decisions of this wallet only, by name or id' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l limit -d 'Most decisions that are listed one by one' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l cascade -d 'Let the new policy\'s decisions be the history of those that follow'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand policy; and __fish_seen_subcommand_from replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -f -a "show" -d 'Show the budget and what is used of it'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and not __fish_seen_subcommand_from show set" -f -a "set" -d 'Set the budget'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -l widen -d 'Allow more than the budget in force'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand budget; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand inbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l valid-for -d 'How long the approval is good' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l timeout -d 'How long to wait for the ledger' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l reason -d 'Why, for the agent' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l timeout -d 'How long to wait for the ledger, where a proposal is voted down' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand reject" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -f -a "list" -d 'List the rules, those of the settings as well'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -f -a "set" -d 'Set a rule, in the place of the one for the same wallet and asset'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and not __fish_seen_subcommand_from list set remove" -f -a "remove" -d 'Remove what a command has set for a wallet'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l from -d 'The wallet that pays, by name or id' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l asset -d '`SOL`, a mint, or a symbol of the paying wallet\'s policy' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l below -d 'It is filled up when it holds less than this' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l amount -d 'What it gets each time' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l most-per-day -d 'Most that it gets within 24 hours' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l keep -d 'What the paying wallet keeps at least' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -l asset -d 'Only the rule for this asset' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand refill; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -f -a "list" -d 'List alerts, the newest first'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -f -a "show" -d 'Show an alert'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and not __fish_seen_subcommand_from list show ack" -f -a "ack" -d 'Say that you have seen an alert'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -l all -d 'Those that are over, too'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand alert; and __fish_seen_subcommand_from ack" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -f -a "create" -d 'Make an API key for a wallet; it is shown once'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -f -a "list" -d 'List the keys, without their secrets'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -f -a "revoke" -d 'Make a key useless, at once'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l role -d 'Instead of an agent\'s key: one of an owner, a viewer or an auditor, for the REST API' -r -f -a "owner\t''
viewer\t''
auditor\t''"
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l name -d 'What you call the key' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l expires -d 'Until when it is good: a time, or for example `90d` from now' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l tier -d 'How much it may call a minute over REST: low, standard or high' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l out -d 'Write the key to a new file of mode 0600 instead of showing it' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand key; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -f -a "add" -d 'Tell a URL what happens, from now on; the secret that signs the messages is shown once'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -f -a "list" -d 'List the webhooks, without their secrets'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -f -a "change" -d 'Give a webhook another URL, or other events'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -f -a "remove" -d 'Remove a webhook and the messages to it'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -f -a "test" -d 'Send a message that tells nothing, and say how it was answered'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -f -a "deliveries" -d 'Show what became of the messages to a webhook, newest first'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -f -a "replay" -d 'Send a message again, whatever became of it'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and not __fish_seen_subcommand_from add list change remove test deliveries replay rotate" -f -a "rotate" -d 'Give a webhook another secret; for a day, messages are signed with both'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l event -d 'Only this event; may be given several times' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l wallet -d 'Only what is about this wallet, by name or id' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l new-url -d 'Where events are told from now on' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l event -d 'Only this event from now on; may be given several times' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l all-events -d 'All events from now on'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from change" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l limit -d 'Most messages' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l before -d 'Only those before this number' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from deliveries" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand webhook; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -f -a "log" -d 'Show entries of the log'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -f -a "verify" -d 'Hash the whole log again and check the signature of its head, or check a proof'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -f -a "prove" -d 'Show that an entry is in the log, without showing the rest of it'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and not __fish_seen_subcommand_from log verify prove export" -f -a "export" -d 'Write the whole log into a new file: one entry a line as JSON, the signed head last'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l from -d 'The first entry to show; the last ones unless told' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l limit -d 'Most entries to show' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l file -d 'An export to check instead of the daemon\'s log' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l proof -d 'A document of `waiaas audit prove` to check instead' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l key -d 'The receipt key that must have signed (`waiaas status --json` shows it); taken on trust unless told' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l extends -d 'A signed head of an earlier time (the `note` of `audit verify --json`) that the log must go on from' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -l extends -d 'A signed head of an earlier time (the `note` of `audit verify --json`)' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from prove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand audit; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -f -a "export" -d 'Write a payment\'s receipt to a new file, with an attestation of the key that signed it'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and not __fish_seen_subcommand_from export verify" -f -a "verify" -d 'Check receipts offline: from each to the key that signed it, to the attestation of the key, to the root'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l owner -d 'The owner whose enclave it must be; shown as attested unless told' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l pcr0 -d 'The digits that PCR0 of the image must begin with' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l virtual-root -d 'Accept this root beside that of AWS: the certificate of a virtual device, in PEM' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand receipt; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -f -a "status" -d 'Show where the enclave stands, as the daemon sees it'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -f -a "attest" -d 'Ask the enclave for an attestation and verify it'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -f -a "rotate-receipt-key" -d 'Have another key made for receipts and checkpoints'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -f -a "manifest" -d 'The boot manifest: whom the enclave obeys, and which images may run'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and not __fish_seen_subcommand_from status attest rotate-receipt-key manifest pcr" -f -a "pcr" -d 'The images that may open the keys in KMS: one signed list for every region'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from attest" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from rotate-receipt-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -f -a "show" -d 'Show the manifest in force'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from manifest" -f -a "sign" -d 'Sign the next version of the manifest'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -f -a "list" -d 'Show the list, its signature verified'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -f -a "add" -d 'Sign a list with an image more'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -f -a "retire" -d 'Sign a list without an image'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -f -a "policy" -d 'Print the statements for each key\'s policy: the images of the list may open, and nothing else'
complete -c waiaas -n "__fish_waiaas_using_subcommand enclave; and __fish_seen_subcommand_from pcr" -f -a "drift" -d 'Read the policy of each key from KMS and tell what differs'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -f -a "create" -d 'Write everything into a new file, locked with the owner\'s passphrase'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and not __fish_seen_subcommand_from create verify" -f -a "verify" -d 'Open a backup and look at every record, without restoring it'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -l witness -d 'A signed head of the audit log that was seen (the `note` of `audit verify --json`)' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand backup; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -l witness -d 'A signed head of the audit log that was seen (the `note` of `audit verify --json`)' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -f -a "show" -d 'Show whom this installation belongs to and where the key is'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -f -a "export" -d 'Write the owner key to a new file of mode 0600, in Solana\'s keygen form'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and not __fish_seen_subcommand_from show export mfa" -f -a "mfa" -d 'A second factor over REST: codes of an authenticator'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -f -a "enroll" -d 'Make a second factor: a picture for the authenticator, then a code that puts it on'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -f -a "confirm" -d 'Put the second factor that was made last on; the recovery codes are shown once'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -f -a "status" -d 'Show whether there is a second factor, and how many recovery codes are left'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -f -a "recovery-codes" -d 'Make new recovery codes; those of before are good for nothing'
complete -c waiaas -n "__fish_waiaas_using_subcommand owner; and __fish_seen_subcommand_from mfa" -f -a "disable" -d 'Take the second factor off'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -f -a "show" -d 'Show the settings that a daemon started now would use'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and not __fish_seen_subcommand_from show explain" -f -a "explain" -d 'Show each setting with where its value comes from and what it is for'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand config; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -l home -d 'Directory of the installation, instead of the usual ones of this account' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -l url -d 'A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`' -r
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -l ca -d 'File in PEM with the only certificates that may vouch for that URL, instead of those of this machine' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -l passphrase-file -d 'File of mode 0600 with the passphrase of the owner key' -r -F
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -l json -d 'Print one JSON document, also for errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -s q -l quiet -d 'Say nothing beside the result and errors'
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -s y -l yes -d 'Answer questions with yes (never enough to loosen a policy)'
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -l system -d 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas'
complete -c waiaas -n "__fish_waiaas_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'

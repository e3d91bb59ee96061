
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'waiaas' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'waiaas'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'waiaas' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make the owner key, the settings and the directories')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Start the enclave and the daemon, and wait until they are ready')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Stop the daemon and the enclave, after the work in hand')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the state of the daemon, the enclave and the ledger')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Examine the installation: files, programs, disk, clock, daemon, enclave and ledger')
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Run everything on a local ledger, for trying: ledger, enclave, daemon, an owner, a wallet, a policy, an API key')
            [CompletionResult]::new('wallet', 'wallet', [CompletionResultType]::ParameterValue, 'Wallets of agents')
            [CompletionResult]::new('emergency', 'emergency', [CompletionResultType]::ParameterValue, 'Stop paying, at once, or take everything out')
            [CompletionResult]::new('transfer', 'transfer', [CompletionResultType]::ParameterValue, 'Pay from a wallet, within its policy')
            [CompletionResult]::new('tx', 'tx', [CompletionResultType]::ParameterValue, 'Payments, deposits and the owner''s transfers')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'What an agent may do')
            [CompletionResult]::new('budget', 'budget', [CompletionResultType]::ParameterValue, 'The owner''s budget over all wallets')
            [CompletionResult]::new('inbox', 'inbox', [CompletionResultType]::ParameterValue, 'List what waits for the owner: payments, and wider policies in their cool-down')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Approve a payment that waits for the owner')
            [CompletionResult]::new('reject', 'reject', [CompletionResultType]::ParameterValue, 'Refuse a payment that waits for the owner')
            [CompletionResult]::new('alert', 'alert', [CompletionResultType]::ParameterValue, 'What is not as it ought to be, and what happened that nobody ordered here')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'API keys of agents')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'The log of every decision')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'The enclave''s signed statements about payments')
            [CompletionResult]::new('enclave', 'enclave', [CompletionResultType]::ParameterValue, 'The enclave: what it is, what it proves, and the manifest it runs under')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copies of the whole installation, made while it runs')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Make an installation of a backup, where there is none')
            [CompletionResult]::new('owner', 'owner', [CompletionResultType]::ParameterValue, 'The owner and the owner key')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'The daemon''s settings')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions for a shell')
            break
        }
        'waiaas;init' {
            [CompletionResult]::new('--import', '--import', [CompletionResultType]::ParameterName, 'Take the key from a file in Solana''s keygen form (mode 0600) instead of making one')
            [CompletionResult]::new('--key-store', '--key-store', [CompletionResultType]::ParameterName, 'Where to keep the key, under the passphrase')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'Use a key elsewhere: `kms:KEY` in AWS KMS (id, ARN or alias/NAME), or `pkcs11:…` on a token (RFC 7512)')
            [CompletionResult]::new('--kms-endpoint', '--kms-endpoint', [CompletionResultType]::ParameterName, 'Another end point of AWS KMS than the region''s own')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--non-interactive', '--non-interactive', [CompletionResultType]::ParameterName, 'Ask nothing; needs --passphrase-file')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;up' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for each of them')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;down' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for each of them')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;status' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;doctor' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;dev' {
            [CompletionResult]::new('--localnet-bin', '--localnet-bin', [CompletionResultType]::ParameterName, 'The program of the local ledger; beside `waiaas` or in PATH unless told')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a wallet: a key in the enclave, under a name, and a vault on chain')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the wallets')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a wallet')
            [CompletionResult]::new('balance', 'balance', [CompletionResultType]::ParameterValue, 'Show what a wallet holds; `owner` and `fee-payer` name those accounts')
            [CompletionResult]::new('fund', 'fund', [CompletionResultType]::ParameterValue, 'Put the owner''s money into a wallet, or into `fee-payer`')
            [CompletionResult]::new('airdrop', 'airdrop', [CompletionResultType]::ParameterValue, 'Ask the ledger''s faucet for SOL (not on mainnet)')
            [CompletionResult]::new('receive', 'receive', [CompletionResultType]::ParameterValue, 'Show how to pay into a wallet: address, Solana Pay URL and QR code')
            [CompletionResult]::new('withdraw', 'withdraw', [CompletionResultType]::ParameterValue, 'Pay out of a wallet''s vault, as its owner')
            [CompletionResult]::new('move', 'move', [CompletionResultType]::ParameterValue, 'Move money from a wallet''s vault to another wallet, as their owner')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Stop a wallet: it pays nothing from this moment on')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Let a wallet go on that was stopped')
            [CompletionResult]::new('rotate-key', 'rotate-key', [CompletionResultType]::ParameterValue, 'Put another key in the place of an agent''s; the vault and its address stay')
            [CompletionResult]::new('recovery', 'recovery', [CompletionResultType]::ParameterValue, 'Where everything that a wallet holds goes in an emergency')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'End a wallet: its money comes back to you, its key is destroyed')
            break
        }
        'waiaas;wallet;create' {
            [CompletionResult]::new('--custody', '--custody', [CompletionResultType]::ParameterName, 'Where its money is')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;balance' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;fund' {
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Amount in base units (lamports for SOL), with --asset')
            [CompletionResult]::new('--asset', '--asset', [CompletionResultType]::ParameterName, 'Asset of --raw: SOL, a symbol of the policy, or a mint''s address')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;airdrop' {
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Amount in base units (lamports for SOL), with --asset')
            [CompletionResult]::new('--asset', '--asset', [CompletionResultType]::ParameterName, 'Asset of --raw: SOL, a symbol of the policy, or a mint''s address')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;receive' {
            [CompletionResult]::new('--amount', '--amount', [CompletionResultType]::ParameterName, 'Ask for this much: `0.5 SOL`, or a number and a mint''s address')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait until something comes in')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;withdraw' {
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Everything that is there of this asset: `SOL`, a symbol of the policy, or a mint''s address')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The recipient''s wallet; the owner''s account unless told')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;move' {
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Everything that is there of this asset: `SOL`, a symbol of the policy, or a mint''s address')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;suspend' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;resume' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;rotate-key' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;recovery' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Register it: the owner key signs, and `waiaas emergency recover` pays there and nowhere else')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show it, its signature verified')
            break
        }
        'waiaas;wallet;recovery;set' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;recovery;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;wallet;delete' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Who gets what is in the vault; the owner''s account unless told')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;emergency' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('stop', 'stop', [CompletionResultType]::ParameterValue, 'Stop a wallet, or all of them: nothing more is signed from this moment on')
            [CompletionResult]::new('lift', 'lift', [CompletionResultType]::ParameterValue, 'Let a wallet go on that was stopped, or all of them')
            [CompletionResult]::new('recover', 'recover', [CompletionResultType]::ParameterValue, 'Take everything out of a wallet, to its registered recovery destination')
            break
        }
        'waiaas;emergency;stop' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All wallets')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;emergency;lift' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All wallets')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;emergency;recover' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;transfer' {
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Amount in base units (lamports for SOL), with --asset')
            [CompletionResult]::new('--asset', '--asset', [CompletionResultType]::ParameterName, 'Asset of --raw: SOL, a symbol of the policy, or a mint''s address')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The wallet that pays, by name or id; an agent''s key has its own')
            [CompletionResult]::new('--memo', '--memo', [CompletionResultType]::ParameterName, 'A text that is put on the ledger, readable by everybody')
            [CompletionResult]::new('--idempotency-key', '--idempotency-key', [CompletionResultType]::ParameterName, 'The same key pays once, however often it is asked')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait also for the owner''s approval or the delay')
            [CompletionResult]::new('--no-wait', '--no-wait', [CompletionResultType]::ParameterName, 'Do not wait for the ledger')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would happen')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;tx' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List transactions, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a transaction')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until a transaction is final')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Take back a payment that waits for its delay or for the owner')
            break
        }
        'waiaas;tx;list' {
            [CompletionResult]::new('--wallet', '--wallet', [CompletionResultType]::ParameterName, 'Of this wallet only')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'In this status only: PENDING, APPROVED, SUBMITTED, CONFIRMED, FAILED, REJECTED or EXPIRED')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Of this kind only: payment, funding or deposit')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Most items of a page')
            [CompletionResult]::new('--cursor', '--cursor', [CompletionResultType]::ParameterName, 'Go on where an earlier page ended')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All pages')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;tx;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;tx;wait' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;tx;cancel' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;policy' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the policy in force')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a wallet''s policy')
            [CompletionResult]::new('withdraw', 'withdraw', [CompletionResultType]::ParameterValue, 'Take back a wider policy before it takes effect')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a policy, and what it says to a payment')
            [CompletionResult]::new('template', 'template', [CompletionResultType]::ParameterValue, 'Print a policy to start from: conservative, standard or permissive')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Show what is used of the limits and what is left, as the daemon and the enclave count it')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare two policies, and say whether the new one allows more')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Show what another policy would have decided')
            break
        }
        'waiaas;policy;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;policy;set' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--widen', '--widen', [CompletionResultType]::ParameterName, 'Allow more than the policy in force')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;policy;withdraw' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;policy;check' {
            [CompletionResult]::new('--pay', '--pay', [CompletionResultType]::ParameterName, 'A payment to ask about: `0.2 SOL`, `10 USDC`, or `0.2 SOL to ADDRESS`')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Its recipient''s wallet')
            [CompletionResult]::new('--transaction', '--transaction', [CompletionResultType]::ParameterName, 'A transaction or message to ask about: a file, its base64, or `-` for standard input')
            [CompletionResult]::new('--recipient', '--recipient', [CompletionResultType]::ParameterName, 'A wallet that a token account in it belongs to; may be given several times')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'The account whose money would leave; unless given, the signer after the fee payer')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'When it would be made: a time, or for example `12h` from now')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Ask the daemon about the policy in force, with what is used of it now')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;policy;template' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;policy;usage' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;policy;diff' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;policy;replay' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'How far back decisions are compared')
            [CompletionResult]::new('--wallet', '--wallet', [CompletionResultType]::ParameterName, 'The decisions of this wallet only, by name or id')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Most decisions that are listed one by one')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--cascade', '--cascade', [CompletionResultType]::ParameterName, 'Let the new policy''s decisions be the history of those that follow')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;budget' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the budget and what is used of it')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set the budget')
            break
        }
        'waiaas;budget;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;budget;set' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--widen', '--widen', [CompletionResultType]::ParameterName, 'Allow more than the budget in force')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;inbox' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;approve' {
            [CompletionResult]::new('--valid-for', '--valid-for', [CompletionResultType]::ParameterName, 'How long the approval is good')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for the ledger')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;reject' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why, for the agent')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;alert' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List alerts, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an alert')
            [CompletionResult]::new('ack', 'ack', [CompletionResultType]::ParameterValue, 'Say that you have seen an alert')
            break
        }
        'waiaas;alert;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Those that are over, too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;alert;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;alert;ack' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;key' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make an API key for a wallet; it is shown once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the keys, without their secrets')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Make a key useless, at once')
            break
        }
        'waiaas;key;create' {
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Instead of an agent''s key: one of an owner, a viewer or an auditor, for the REST API')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What you call the key')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'Until when it is good: a time, or for example `90d` from now')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write the key to a new file of mode 0600 instead of showing it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;key;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;key;revoke' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;audit' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Show entries of the log')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Hash the whole log again and check the signature of its head, or check a proof')
            [CompletionResult]::new('prove', 'prove', [CompletionResultType]::ParameterValue, 'Show that an entry is in the log, without showing the rest of it')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the whole log into a new file: one entry a line as JSON, the signed head last')
            break
        }
        'waiaas;audit;log' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The first entry to show; the last ones unless told')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Most entries to show')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;audit;verify' {
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'An export to check instead of the daemon''s log')
            [CompletionResult]::new('--proof', '--proof', [CompletionResultType]::ParameterName, 'A document of `waiaas audit prove` to check instead')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The receipt key that must have signed (`waiaas status --json` shows it); taken on trust unless told')
            [CompletionResult]::new('--extends', '--extends', [CompletionResultType]::ParameterName, 'A signed head of an earlier time (the `note` of `audit verify --json`) that the log must go on from')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;audit;prove' {
            [CompletionResult]::new('--extends', '--extends', [CompletionResultType]::ParameterName, 'A signed head of an earlier time (the `note` of `audit verify --json`)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;audit;export' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;receipt' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a payment''s receipt to a new file, with an attestation of the key that signed it')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check receipts offline: from each to the key that signed it, to the attestation of the key, to the root')
            break
        }
        'waiaas;receipt;export' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;receipt;verify' {
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'The owner whose enclave it must be; shown as attested unless told')
            [CompletionResult]::new('--pcr0', '--pcr0', [CompletionResultType]::ParameterName, 'The digits that PCR0 of the image must begin with')
            [CompletionResult]::new('--virtual-root', '--virtual-root', [CompletionResultType]::ParameterName, 'Accept this root beside that of AWS: the certificate of a virtual device, in PEM')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;enclave' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show where the enclave stands, as the daemon sees it')
            [CompletionResult]::new('attest', 'attest', [CompletionResultType]::ParameterValue, 'Ask the enclave for an attestation and verify it')
            [CompletionResult]::new('manifest', 'manifest', [CompletionResultType]::ParameterValue, 'The boot manifest: whom the enclave obeys, and which images may run')
            break
        }
        'waiaas;enclave;status' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;enclave;attest' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;enclave;manifest' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the manifest in force')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign the next version of the manifest')
            break
        }
        'waiaas;enclave;manifest;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;enclave;manifest;sign' {
            [CompletionResult]::new('--image', '--image', [CompletionResultType]::ParameterName, 'Accept the image of this file: JSON with PCR0, PCR1 and PCR2, as `nitro-cli describe-eif` writes them')
            [CompletionResult]::new('--retire', '--retire', [CompletionResultType]::ParameterName, 'Accept no longer the image whose PCR0 begins with these digits')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--accept-running', '--accept-running', [CompletionResultType]::ParameterName, 'Accept the image that runs now')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;backup' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Write everything into a new file, locked with the owner''s passphrase')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Open a backup and look at every record, without restoring it')
            break
        }
        'waiaas;backup;create' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;backup;verify' {
            [CompletionResult]::new('--witness', '--witness', [CompletionResultType]::ParameterName, 'A signed head of the audit log that was seen (the `note` of `audit verify --json`)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;restore' {
            [CompletionResult]::new('--witness', '--witness', [CompletionResultType]::ParameterName, 'A signed head of the audit log that was seen (the `note` of `audit verify --json`)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;owner' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show whom this installation belongs to and where the key is')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the owner key to a new file of mode 0600, in Solana''s keygen form')
            break
        }
        'waiaas;owner;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;owner;export' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;config' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the settings that a daemon started now would use')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show each setting with where its value comes from and what it is for')
            break
        }
        'waiaas;config;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;config;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'waiaas;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Directory of the installation, instead of the usual ones of this account')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File of mode 0600 with the passphrase of the owner key')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, also for errors')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing beside the result and errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes (never enough to loosen a policy)')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}

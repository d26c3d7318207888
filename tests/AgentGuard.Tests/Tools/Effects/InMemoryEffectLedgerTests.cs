using AgentGuard.Tools.Effects;

namespace AgentGuard.Tests.Tools.Effects;

public sealed class InMemoryEffectLedgerTests : EffectLedgerContract
{
    protected override IEffectLedger Create() => new InMemoryEffectLedger();
}

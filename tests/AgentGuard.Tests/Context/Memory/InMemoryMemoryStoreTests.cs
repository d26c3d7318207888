using AgentGuard.Context.Memory;

namespace AgentGuard.Tests.Context.Memory;

public sealed class InMemoryMemoryStoreTests : MemoryStoreContract
{
    protected override IMemoryStore Create() => new InMemoryMemoryStore();
}

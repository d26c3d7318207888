using AgentGuard.Context.Memory;
using AgentGuard.Tests.Context.Memory;

namespace AgentGuard.Sqlite.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqliteMemoryStoreTests : MemoryStoreContract, IDisposable
{
    private readonly TemporaryDatabase _file = new();

    protected override IEnumerable<string> Files =>
        new[] { _file.Path, _file.Path + "-wal" }.Where(File.Exists);

    public void Dispose() => _file.Dispose();

    [Test]
    public async Task What_was_kept_survives_a_restart()
    {
        await Create().AddAsync(new("a", "text") { Principal = "ada" });
        _file.Reopen();

        Assert.That((await Create().GetAsync("ada")).Single().Text, Is.EqualTo("text"));
    }

    protected override IMemoryStore Create() => new SqliteMemoryStore(_file.Database);
}

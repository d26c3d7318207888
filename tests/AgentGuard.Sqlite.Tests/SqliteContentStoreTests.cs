using AgentGuard.Ports;
using AgentGuard.Tests.Ports;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Sqlite.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqliteContentStoreTests : ContentStoreContract, IDisposable
{
    private readonly TemporaryDatabase _file = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _file.Dispose();

    [Test]
    public async Task A_content_is_there_after_a_restart()
    {
        var key = ContentKey.Of("ada", "text");
        await Create().PutAsync(key, "text");

        _file.Reopen();
        Assert.That(await Create().GetAsync(key), Is.EqualTo("text"));
    }

    [Test]
    public async Task What_was_not_used_for_long_is_forgotten_and_what_was_read_is_kept()
    {
        var store = Create();
        var (old, read) = (ContentKey.Of("", "old"), ContentKey.Of("", "read"));
        await store.PutAsync(old, "old");
        await store.PutAsync(read, "read");
        _time.Advance(TimeSpan.FromDays(20));
        await store.GetAsync(read);
        _time.Advance(TimeSpan.FromDays(20));
        await store.PutAsync(ContentKey.Of("", "new"), "new");

        Assert.That(await store.GetAsync(old), Is.Null);
        Assert.That(await store.GetAsync(read), Is.EqualTo("read"));
    }

    protected override IContentStore Create() => new SqliteContentStore(_file.Database, _time);
}

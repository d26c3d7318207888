using AgentGuard.Ports;

namespace AgentGuard.Tests.Ports;

public sealed class InMemoryContentStoreTests : ContentStoreContract
{
    [Test]
    public async Task What_was_used_least_recently_goes_first()
    {
        var store = new InMemoryContentStore(capacity: 60);
        await store.PutAsync(new("", "a"), "0123456789");
        await store.PutAsync(new("", "b"), "0123456789");
        await store.PutAsync(new("", "c"), "0123456789");
        await store.GetAsync(new("", "a"));
        await store.PutAsync(new("", "d"), "0123456789");

        Assert.That(await store.GetAsync(new("", "b")), Is.Null);
        Assert.That(await store.GetAsync(new("", "a")), Is.Not.Null);
    }

    [Test]
    public async Task What_is_larger_than_the_store_drives_nothing_out()
    {
        var store = new InMemoryContentStore(capacity: 20);
        await store.PutAsync(new("", "a"), "0123456789");
        await store.PutAsync(new("", "b"), "01234567890");

        Assert.That(await store.GetAsync(new("", "a")), Is.Not.Null);
        Assert.That(await store.GetAsync(new("", "b")), Is.Null);
    }

    [Test]
    public void The_same_text_has_the_same_key_for_ever() =>
        Assert.That(ContentKey.Of("ada", "hello"), Is.EqualTo(new ContentKey("ada", "ftze3os7wcrq4jxi")));

    protected override IContentStore Create() => new InMemoryContentStore();
}

using AgentGuard.Context.Memory;
using AgentGuard.Tests.Context.Memory;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Extensions.VectorData;

namespace AgentGuard.VectorData.Tests;

[TestFixture(false)]
[TestFixture(true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class VectorDataMemoryStoreTests(bool guidKeys) : MemoryStoreContract, IDisposable
{
    private readonly InMemoryVectorStore _vectors = new();

    public void Dispose() => _vectors.Dispose();

    [Test]
    public async Task It_finds_by_meaning_what_is_of_the_principal_alone()
    {
        var store = Create();
        await store.AddAsync(new("a", "Ada has a dog.") { Principal = "ada" });
        await store.AddAsync(new("b", "Ada likes tea.") { Principal = "ada" });
        await store.AddAsync(new("c", "Eve has a dog.") { Principal = "eve" });

        Assert.That(await ((IMemorySearch)store).SearchAsync("ada", "puppies", 5), Is.EqualTo(["a", "b"]));
        Assert.That((await new AgentMemory(store).RecallAsync("ada", "puppies", maxItems: 1)).Single().Item.Id, Is.EqualTo("a"));
        Assert.That((await new AgentMemory(store).RecallAsync("ada", "tea", maxItems: 1)).Single().Item.Id, Is.EqualTo("b"));
    }

    [Test]
    public async Task What_was_superseded_is_not_recalled_though_the_store_finds_it()
    {
        var memory = new AgentMemory(Create());
        await memory.RememberAsync(new("a", "Ada has a dog.") { Principal = "ada" });
        await memory.RememberAsync(new("b", "Ada has a new dog.") { Principal = "ada", Supersedes = "a" });

        Assert.That((await memory.RecallAsync("ada", "puppies")).Select(hit => hit.Item.Id), Is.EqualTo(["b"]));
    }

    [Test]
    public async Task More_items_than_a_page_come_back_and_are_forgotten_whole_in_their_order_even_when_the_clock_stands()
    {
        var store = Create();
        for (var i = 0; i < 1_203; i++)
        {
            await store.AddAsync(new($"i{i}", "x") { Principal = "ada", At = i % 2 == 0 ? DateTimeOffset.UnixEpoch : null });
        }

        Assert.That((await store.GetAsync("ada")).Select(item => item.Id), Is.EqualTo(Enumerable.Range(0, 1_203).Select(i => $"i{i}")));
        Assert.That(await store.ForgetBeforeAsync(DateTimeOffset.UnixEpoch.AddDays(1)), Is.EqualTo(602));
        Assert.That(await store.ForgetAsync("ada"), Is.EqualTo(601));
        Assert.That(await store.GetAsync("ada"), Is.Empty);
    }

    [Test]
    public async Task Principals_and_ids_that_join_to_the_same_text_stay_apart()
    {
        var store = Create();
        await store.AddAsync(new("bc", "one") { Principal = "a" });
        await store.AddAsync(new("c", "two") { Principal = "ab" });

        Assert.That((await store.GetAsync("a")).Single().Text, Is.EqualTo("one"));
    }

    [Test]
    public async Task A_store_that_is_down_says_so_and_is_asked_again()
    {
        var store = Create();
        _vectors.IsDown = true;
        Assert.That(async () => await store.AddAsync(new("a", "x")), Throws.TypeOf<VectorStoreException>());
        _vectors.IsDown = false;
        await store.AddAsync(new("a", "x"));

        Assert.That(await store.GetAsync(string.Empty), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_container_gives_it_to_the_memory()
    {
        var services = new ServiceCollection();
        services.AddSingleton<VectorStore>(_vectors);
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new Meanings());
        services.AddAgentGuard().AddVectorMemory(2, options => options.UseGuidKeys = guidKeys);
        await using var provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IMemoryStore>(), Is.TypeOf<VectorDataMemoryStore>());
        Assert.That(() => services.AddAgentGuard().AddVectorMemory(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    protected override IMemoryStore Create() =>
        new VectorDataMemoryStore(_vectors, new Meanings(), 2, new() { UseGuidKeys = guidKeys }, new FakeTimeProvider());
}

namespace AgentGuard.Tests.Support;

/// <summary>Waits for what runs on the pool.</summary>
internal static class Eventually
{
    private const int MostYields = 10_000_000;

    public static async Task UntilAsync(Func<bool> isTrue)
    {
        for (var i = 0; i < MostYields && !isTrue(); i++)
        {
            await Task.Yield();
        }

        Assert.That(isTrue(), Is.True);
    }
}

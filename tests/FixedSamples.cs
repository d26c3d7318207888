using CsCheck;

namespace AgentGuard;

/// <summary>Draws the same samples in every run: a test that fails once in a thousand runs tells nobody anything.</summary>
/// <remarks>These stand nearer to a test than the methods of CsCheck of the same names, which draw anew each time, and are taken in their place.</remarks>
internal static class FixedSamples
{
    private const long Usual = 100;

    public static void Sample<T>(this Gen<T> gen, Func<T, bool> holds, long iter = Usual, Func<T, string>? print = null) => Run(gen, holds, iter, print);

    public static void Sample<T>(this Gen<T> gen, Action<T> check, long iter = Usual) => Run(gen, Holds(check), iter);

    public static void Sample<T1, T2>(
        this Gen<(T1, T2)> gen, Func<T1, T2, bool> holds, long iter = Usual, Func<(T1, T2), string>? print = null) =>
        Run(gen, one => holds(one.Item1, one.Item2), iter, print);

    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> check, long iter = Usual) =>
        Run(gen, Holds<(T1, T2)>(one => check(one.Item1, one.Item2)), iter);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Func<T1, T2, T3, bool> holds, long iter = Usual) =>
        Run(gen, one => holds(one.Item1, one.Item2, one.Item3), iter);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> check, long iter = Usual) =>
        Run(gen, Holds<(T1, T2, T3)>(one => check(one.Item1, one.Item2, one.Item3)), iter);

    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Func<T1, T2, T3, T4, bool> holds, long iter = Usual) =>
        Run(gen, one => holds(one.Item1, one.Item2, one.Item3, one.Item4), iter);

    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> check, long iter = Usual) =>
        Run(gen, Holds<(T1, T2, T3, T4)>(one => check(one.Item1, one.Item2, one.Item3, one.Item4)), iter);

    public static async Task SampleAsync<T>(this Gen<T> gen, Func<T, Task<bool>> holds, long iter = Usual)
    {
        var random = new PCG(1, 1);
        for (var i = 0L; i < iter; i++)
        {
            var one = gen.Generate(random, null, out _);
            Assert.That(await holds(one), Is.True, $"Sample {i}: {one}");
        }
    }

    public static Task SampleAsync<T>(this Gen<T> gen, Func<T, Task> check, long iter = Usual) => gen.SampleAsync(
        async one =>
        {
            await check(one);
            return true;
        },
        iter);

    private static Func<T, bool> Holds<T>(Action<T> check) => one =>
    {
        check(one);
        return true;
    };

    private static void Run<T>(Gen<T> gen, Func<T, bool> holds, long iter, Func<T, string>? print = null)
    {
        var random = new PCG(1, 1);
        for (var i = 0L; i < iter; i++)
        {
            var one = gen.Generate(random, null, out _);
            if (!holds(one))
            {
                Assert.Fail($"Sample {i} does not hold: {print?.Invoke(one) ?? one?.ToString()}");
            }
        }
    }
}
